"""Which headers a C or C++ file sees, through the project's own headers, and which names need theirs."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import PurePosixPath

from gatekeeper.model.path import RepoPath, name_of
from gatekeeper.model.pattern import late_pattern

_INCLUDE = late_pattern(
    rb"^[ \t]*#[ \t]*(?:include|include_next|import)[ \t]*[<\"]([^>\"\n]+)[>\"]", re.M
)

_SAME_AS: Mapping[str, tuple[str, ...]] = {
    "sys/socket.h": (
        "netinet/in.h",
        "arpa/inet.h",
        "netdb.h",
        "sys/un.h",
        "lwip/sockets.h",
        "zephyr/net/socket.h",
        "winsock2.h",
        "bluetooth/bluetooth.h",
    ),
    "lwip/sockets.h": ("sys/socket.h",),
    "lwip/tcp.h": ("lwip/altcp.h",),
    "stdlib.h": ("cstdlib",),
    "stdio.h": ("cstdio",),
    "linux/can.h": ("linux/can/raw.h", "linux/can/bcm.h"),
    "libxml/parser.h": ("libxml/tree.h", "libxml/xmlreader.h"),
    "modbus.h": ("modbus/modbus.h",),
    "ff.h": ("fatfs.h",),
    "WiFi.h": ("ESP8266WiFi.h", "WiFiNINA.h", "WiFiClientSecure.h", "WiFiUdp.h", "Ethernet.h"),
    "WebServer.h": ("ESP8266WebServer.h", "ESPAsyncWebServer.h"),
    "ESPAsyncWebServer.h": ("WebSocketsServer.h", "WebSocketsClient.h"),
    "HTTPClient.h": ("ESP8266HTTPClient.h", "ArduinoHttpClient.h"),
    "BLEDevice.h": ("NimBLEDevice.h", "ArduinoBLE.h", "BLEPeripheral.h", "bluefruit.h"),
    "SD.h": ("SdFat.h", "SD_MMC.h"),
    "MFRC522.h": ("Adafruit_PN532.h", "PN532.h"),
    "RF24.h": ("RF24Network.h", "RHReliableDatagram.h", "RFM69.h"),
    "mcp_can.h": ("mcp2515.h", "FlexCAN_T4.h"),
    "PubSubClient.h": ("AsyncMqttClient.h", "ArduinoMqttClient.h", "MQTT.h"),
    "boost/asio.hpp": ("asio.hpp",),
    "driver/i2c.h": ("driver/i2c_master.h", "driver/i2c_slave.h"),
    "tusb.h": ("class/cdc/cdc_device.h", "class/hid/hid_device.h", "Adafruit_TinyUSB.h"),
    "btstack.h": ("btstack_run_loop.h", "ble/att_server.h"),
    "mtd/mtd-user.h": ("mtd/ubi-user.h",),
}
"""A header that brings the names of another."""

_DISTINCTIVE = late_pattern(
    r"HAL_|USBD_|SEGGER_|FreeRTOS_|ARM_DRIVER_|ITM_|esp_|protocomm_|twai_node_|usb_serial_jtag_"
    r"|sd_ble_|sd_flash_|nrfx_|BLE_GATTS_|BLE_GATT_CHR_|BT_GATT_|bt_le_|bt_conn_|bt_gatt_|bt_l2cap_"
    r"|ble_gatts_|ble_gap_|ble_l2cap_|tud_|tuh_|tusb_|ux_device_|nx_|nxd_|lwip_|netconn_|altcp_tls_"
    r"|http_set_cgi|http_set_ssi|zsock_|net_context_|HTTPS?_(?:SERVICE|RESOURCE)_DEFINE|COAP_"
    r"|MCUMGR_HANDLER_|SHELL_(?:COND_)?CMD_REGISTER|flash_area_|flash_img_|stream_flash_|boot_(?:set|request|"
    r"write_img|erase_img|serial_start)|bootutil_|context_boot_go|MCUBOOT_|mbedtls_|psa_|EVP_|SSL_CTX_"
    r"|sqlite3_|PQ(?:connectdb|exec)|xmlRead|xmlParse|XML_Parse|yaml_parser_|cJSON_|pb_decode|mg_|MHD_|lws_"
    r"|curl_easy_|CURLOPT_|ssh_bind_|MQTTClient_|MQTTAsync_|mosquitto_|MqttClient_|modbus_|coap_"
    r"|CO_CANopenInit|CO_SDOserver|zmq_|libusb_|dbus_|hci_|sockaddr_|SPI_IOC_|OB_RDP_|mq_(?:open|receive)"
    r"|posix_spawn|inotify_|shm_open|lwm2m_|httpd_(?:register_uri|req_recv|ws_recv|ssl_start|post_begin)"
    r"|LL_(?:LP)?US?ART_|LL_(?:SPI|I2C|FLASH)_|BSP_SD_|USBH_|CDC_(?:Receive|Transmit)_[FH]S|aci_g(?:ap|att)_|SHCI_"
    r"|app_uart_|nrf_(?:drv|serial|spi_mngr|twi_mngr|libuarte|sdh|dfu|bootloader|fstorage|nvmc|cli|esb|802154|modem)_"
    r"|ble_(?:nus|lbs|bas|dis|hrs|hids|advertising|dfu|conn_params|cgms|bps|hts|gls)_|BLE_(?:NUS|LBS|BAS|HRS|HIDS)_DEF"
    r"|BLE_ADVERTISING_DEF|softdevice_|SOFTDEVICE_|NRF_(?:SDH|CLI)_|APP_U(?:SBD|ART)_|app_usbd_|fds_(?:init|record)|sd_(?:ant|mbr)_"
    r"|bt_(?:nus|lbs|hids|mesh|enable)|nfc_t[24]t_|espconn_|rboot_|i2c_(?:master_|smbus_|param_config|driver_install|burst)"
    r"|spi_(?:bus_|device_|ioc_)|spi_flash_|wifi_prov_|network_prov_|nvs_flash|sdmmc_|mdns_|sl_(?:bt|Wlan|NetApp)|gecko_cmd"
    r"|RAIL_|RF_(?:open|postCmd|runCmd)|EasyLink_|GATTServApp_|GAP(?:Role|Adv|_Device)|httpc_|wolf(?:SSL|Boot)_|wc_"
    r"|SSL_(?:connect|accept|read|write)$|BIO_|IoTHub|az_iot_|UA_(?:Server|Client)_|netsnmp_|avahi_|DNSService"
    r"|evconnlistener|bufferevent|uv_(?:listen|tcp|udp|read)|evhttp_|libssh2_|curl_multi_|TUD_|CDC_Device_|HID_Device_"
    r"|Endpoint_Read_|EVENT_USB_|sp_(?:non)?blocking_|hid_(?:read_timeout|send_feature|get_feature)|ftdi_|cyw43_|stdio_usb"
    r"|reset_usb_boot|rom_reset_usb|udi_(?:cdc|hid)_|udc_start|m2m_|LP(?:UART|SPI|I2C)_|FLEXCAN_|ENET_|USB_Device|Chip_IAP_"
    r"|R_(?:SCI|SPI|RSPI|IIC|RIIC|CAN|FLASH)|DRV_USART_|USB_DEVICE_|EUSCI_|UARTChar|g_(?:bus|dbus)_|sd_bus_|soup_server"
    r"|I2C_SMBUS|HIDIOC|USBDEVFS_|usb_functionfs_|udev_|json_tokener|deserializeJson|msgpack_unpack|protobuf_c_message"
    r"|archive_read_|unzOpen|swupdate_|r_installer_|HardwareSerial$|SoftwareSerial$|TwoWire$|WiFi(?:Server|Client|UDP)"
    r"|ESP8266WebServer|AsyncWeb|PubSubClient|NimBLE|BluetoothSerial|WiFiManager|eeprom_(?:read|write|update)_(?:byte|word|block)"
    r"|settings_(?:subsys_init|load|save|register)|zephyr_cdc_acm_uart|mgmt_(?:callback_)?register|(?:img|os)_mgmt_register"
    r"|uart_(?:read|write)_bytes|uart_driver|uart_irq_callback|isotp_|att_server_|gap_advertisements|rfcomm_register|Q[A-Z]\w+$|f_mount$|lfs_"
)
"""Names that nobody gives to something else: their header may come through one outside the repository."""


def is_distinctive(symbol: str) -> bool:
    """Whether the name alone tells the library; any other counts only with its header included."""
    return _DISTINCTIVE.match(symbol) is not None


def included(raw: bytes) -> tuple[str, ...]:
    """What a file includes, in order, as written; continued lines are joined first."""
    joined = re.sub(rb"\\[ \t]*\r?\n", b"", raw)
    return tuple(match.decode("latin-1").strip() for match in _INCLUDE.findall(joined))


class HeaderIndex:
    """The include relation of one tree's files."""

    def __init__(self, sources: Mapping[RepoPath, bytes]) -> None:
        self._sources = sources
        self._direct: dict[RepoPath, tuple[str, ...]] = {}
        self._by_name: dict[str, list[RepoPath]] = {}
        for path in sorted(sources):
            self._by_name.setdefault(name_of(path), []).append(path)
        self._reached: dict[RepoPath, frozenset[str]] = {}

    def seen_from(self, path: RepoPath) -> frozenset[str]:
        """All headers included by the file, directly or through headers of the project: as written, and the
        paths of the project's own."""
        if path not in self._reached:
            self._reached[path] = self._reach(path)
        return self._reached[path]

    def _reach(self, path: RepoPath) -> frozenset[str]:
        seen: set[str] = set()
        visited, waiting = {path}, [path]
        while waiting:
            for name in self._includes(waiting.pop()):
                seen.add(_plain(name))
                for header in self._own(name):
                    seen.add(header)
                    if header not in visited:
                        visited.add(header)
                        waiting.append(header)
        return frozenset(seen)

    def _includes(self, path: RepoPath) -> tuple[str, ...]:
        if path not in self._direct:
            self._direct[path] = included(self._sources[path]) if path in self._sources else ()
        return self._direct[path]

    def _own(self, name: str) -> Iterable[RepoPath]:
        plain = _plain(name)
        for path in self._by_name.get(PurePosixPath(plain).name, ()):
            if path == plain or path.endswith("/" + plain):
                yield path


def includes_header(seen: frozenset[str], header: str) -> str | None:
    """The include by which the header is seen, `None` when it is not."""
    for wanted in (header, *_SAME_AS.get(header, ())):
        for name in sorted(seen):
            if _is_same(name, wanted):
                return name
    return None


@cache
def _is_same(name: str, wanted: str) -> bool:
    """Whether an include as written is that header: their last parts agree, two of them if both have two."""
    if "xxxx" in wanted:
        pattern = re.escape(wanted).replace("xxxx", r"\w+")
        return re.fullmatch(pattern, PurePosixPath(name).name) is not None
    have, want = name.split("/"), wanted.split("/")
    shared = min(len(have), len(want))
    if have[-shared:] != want[-shared:]:
        return False
    return shared >= min(2, len(want))


def _plain(name: str) -> str:
    """The include without leading `./` and `../`."""
    return re.sub(r"^(?:\.{1,2}/)+", "", name)
