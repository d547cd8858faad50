"""A receiver of webhooks on loopback; for webhook_test.c.

    hook_server.py FOLDER

Prints its port, keeps what it takes in FOLDER as hook.N (its headers, an empty line, its body) and ends with its standard
input.  The path says how it answers: /ok, /bad (500), /gone (410), /away (a redirect to /ok), /slow (never), /long (without
an end).
"""
import http.server
import os
import sys
import threading
import time

folder = sys.argv[1]
lock = threading.Lock()
count = 0


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global count
        body = self.rfile.read(int(self.headers['Content-Length']))
        with lock:
            count += 1
            path = os.path.join(folder, f'hook.{count}')
            with open(path + '.new', 'wb') as file:
                head = [self.path] + [f'{name}: {value}' for name, value in self.headers.items()]
                file.write('\n'.join(head).encode() + b'\n\n' + body)
            os.rename(path + '.new', path)
        status = {'/bad': 500, '/gone': 410, '/away': 302}.get(self.path, 200)
        if self.path == '/slow':
            time.sleep(60)
            return
        self.send_response(status)
        if status == 302:
            self.send_header('Location', '/ok')
        if self.path == '/long':
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b'x' * 4096)
            except OSError:
                return
        self.send_header('Content-Length', '6')
        self.end_headers()
        self.wfile.write('收到'.encode())

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Receiver)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
os._exit(0)
