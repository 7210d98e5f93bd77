"""HOST-CLI: the dashboard gets one line and nothing else."""

import socket
import threading
import unittest

from compounder_host.cli_status import make_server


class Answering(unittest.TestCase):
    def test_line_is_sent_and_connection_closed(self) -> None:
        with make_server("127.0.0.1", lambda: "3 idle", port=0) as server:
            thread = threading.Thread(target=server.handle_request)
            thread.start()
            with socket.create_connection(server.server_address[:2], timeout=5) as client:
                answer = client.makefile("rb").read()
            thread.join(timeout=5)
        self.assertEqual(answer, b"3 idle\n")


if __name__ == "__main__":
    unittest.main()
