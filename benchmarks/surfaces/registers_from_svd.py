"""Writes `rules/registers.csv` again from a folder of CMSIS-SVD files: addresses and names only, facts of memory maps.

Run: python benchmarks/surfaces/registers_from_svd.py FOLDER > rules/registers.csv
Beside the SVD files it reads the base addresses out of CMSIS device headers (`#define USART1_BASE …`).
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from defusedxml import ElementTree

KINDS = (
    ("uart", r"(?:LP|LE|FLEX|S)?US?ARTE?\d*|SERCOM\d+|UARTHS|EUSART\d*|USCI_A\d"),
    ("spi", r"(?:LP|D|Q|OCTO|H|G)?SPI[MS]?\d*(?:_\w+)?|SSP\d*|SSI\d+|OCTOSPI\d"),
    ("i2c", r"(?:LP|FMP)?I2C\d*(?:_\w+)?|TWI[MSH]*\d*(?:_\w+)?"),
    ("can", r"(?:b?x|FD|FLEX|M)?CAN[A-C]?\d*(?:_?RAM)?"),
    (
        "usb",
        r"USB\d?(?:_?(?:OTG|HS|FS|DEVICE|D|FSD|CORE|DEV|C)\w*)?|OTG_?\w*|UOTGHS|USBHS\w*|UDPH?S?|USBFS",
    ),
    ("ethernet", r"ETH(?:ERNET)?(?:_?MAC\w*)?|E?MAC\d?|GMAC\d?|EMAC\d?|ENET\d?"),
    (
        "flash-write",
        r"FLASH(?:_R|_?CTRL|_?REGS?)?|NVMC|FTF[LAEC]|FTMR\w+|E?EFC\d?|NVMCTRL|FLASHCTL|MSC",
    ),
    ("option-bytes", r"UICR"),
    ("ble", r"RADIO|BLE|BTLE\w*"),
    ("removable-media", r"SDIO\d?|SDMMC\d?|HSMCI|SDH[CI]\d?|USDHC\d?|SDHOST|SD_?MMC|MCI\d?"),
    ("debug-port", r"DBG(?:MCU)?"),
)
FAMILIES = (
    (r"STM32GBK1.*", "stm32g4"),
    (r"STM32([A-Z]+\d?|MP1).*", None),
    (r"(nrf5[1-9]).*", None),
    (r"(nrf91).*", None),
    (r"AT91(SAM9).*", None),
    (r"AT(SAM[3457][A-Z]*|SAM[A-Z]\d\d|SAMA5D\d).*", None),
    (r"LPC(\d\d).*", "lpc{0}"),
    (r"(MKL)\d.*", "kinetis-l"),
    (r"(MKE)\d.*", "kinetis-e"),
    (r"(MKW|MKV|MKM|MKS)\d.*", "kinetis-w"),
    (r"(MK)\d.*", "kinetis-k"),
    (r"(esp\d+[sc]?\d?).*", None),
    (r"(rp2\d{3}).*", None),
    (r"(TM4C|LM4F).*", "tm4c"),
    (r"(EFM32[A-Z]*|EFR32[A-Z]*).*", None),
)

BESIDE = """
esp32c3 60000000 uart UART0, 60010000 uart UART1, 60013000 i2c I2C0, 60002000 spi SPI1, 60003000 spi SPI0,
esp32c3 60024000 spi SPI2, 6002b000 can TWAI, 60043000 usb USB_SERIAL_JTAG,
esp32s3 60000000 uart UART0, 60010000 uart UART1, 6002e000 uart UART2, 60013000 i2c I2C0, 60027000 i2c I2C1,
esp32s3 60024000 spi SPI2, 60025000 spi SPI3, 6002b000 can TWAI, 60080000 usb USB_OTG,
esp32s3 60038000 usb USB_SERIAL_JTAG, 60028000 removable-media SDMMC,
rp2350 40070000 uart UART0, 40078000 uart UART1, 40080000 spi SPI0, 40088000 spi SPI1, 40090000 i2c I2C0,
rp2350 40098000 i2c I2C1, 50110000 usb USBCTRL_REGS,
"""
"""Families without a file, from the chips' manuals and SDK address maps."""


def beside() -> Iterator[tuple[str, str, int, int]]:
    """What stands in `BESIDE`."""
    for line in BESIDE.strip().splitlines():
        family, _, rest = line.partition(" ")
        for entry in filter(None, rest.split(",")):
            base, _, name = entry.split()
            yield family, name, int(base, 16), 0x400


def family_of(device: str) -> str:
    """The family's name, empty for one that is left out."""
    for pattern, name in FAMILIES:
        match = re.fullmatch(pattern, device, re.I)
        if match:
            part = match.group(1).lower() if match.groups() else ""
            if name is None:
                return f"stm32{part}" if device.upper().startswith("STM32") else part
            return name.format(part)
    return ""


def kind_of(peripheral: str) -> str:
    """The interface type, empty for a peripheral that is none."""
    plain = re.sub(r"_(?:NS|S|REGS?|BASE)$", "", peripheral)
    for kind, pattern in KINDS:
        if re.fullmatch(pattern, plain, re.I):
            return kind
    return ""


def of_svd(path: Path) -> Iterator[tuple[str, str, int, int]]:
    """Family, peripheral, base, size of each interface of one file."""
    family = family_of(path.stem)
    if not family:
        return
    for peripheral in ElementTree.parse(path).iter("peripheral"):
        name, base = peripheral.findtext("name") or "", peripheral.findtext("baseAddress") or ""
        size = peripheral.findtext("addressBlock/size") or "0x400"
        if base and kind_of(name):
            yield family, name, int(base, 0), min(max(int(size, 0), 4), 0x1000)


def of_header(path: Path) -> Iterator[tuple[str, str, int, int]]:
    """The same of a CMSIS device header."""
    family = family_of(path.stem.upper())
    text = path.read_text("utf-8", "replace")
    defined = dict(re.findall(r"#define[ \t]+(\w+_BASE(?:_NS)?)[ \t]+\(?([^\n/]+)", text))

    def value(expression: str, depth: int = 0) -> int | None:
        total = 0
        for term in expression.replace("(", " ").replace(")", " ").split("+"):
            word = term.strip().rstrip("UuLl")
            if depth > 9:
                return None
            if re.fullmatch(r"0[xX][0-9A-Fa-f]+", word):
                total += int(word, 16)
            elif (found := defined.get(term.strip())) is not None:
                inner = value(found, depth + 1)
                if inner is None:
                    return None
                total += inner
            else:
                return None
        return total

    for name, expression in defined.items():
        plain = re.sub(r"_BASE(?:_NS)?$", "", name)
        base = value(expression)
        if family and base is not None and base >= 0x40000000 and kind_of(plain):
            yield family, plain, base, 0x400


def add(
    rows: dict[tuple[str, int, str], tuple[str, int]], entry: tuple[str, str, int, int]
) -> None:
    """Of several names for one place the shortest is kept."""
    family, name, base, size = entry
    if base < 0x10000000:
        return
    key = (family, base, kind_of(name) or ("can" if name == "TWAI" else "usb"))
    known = rows.get(key)
    if known is None or (len(name), name) < (len(known[0]), known[0]):
        rows[key] = (name, size if known is None else max(size, known[1]))


def main() -> int:
    rows: dict[tuple[str, int, str], tuple[str, int]] = {}
    for folder in map(Path, sys.argv[1:]):
        for path in sorted(folder.rglob("*")):
            if path.suffix.lower() not in (".svd", ".h"):
                continue
            found = of_svd(path) if path.suffix.lower() == ".svd" else of_header(path)
            for entry in found:
                add(rows, entry)
    for entry in beside():
        add(rows, entry)
    print("family,base,size,kind,peripheral")
    for (family, base, kind), (name, size) in sorted(rows.items()):
        print(f"{family},{base:#010x},{size:#x},{kind},{name.upper()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
