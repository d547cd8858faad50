"""A mail server with STARTTLS and sign-in, and an SMS gateway, on loopback; for outbox_test.c.

    mail_server.py FOLDER

Prints one line, "SMTPPORT HTTPPORT", keeps what it takes in FOLDER as mail.N and sms.N, ends with its
standard input.  Receivers called gone@… are refused for good, busy@… until FOLDER/ready is there.
"""
import http.server
import os
import socket
import ssl
import subprocess
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

folder = sys.argv[1]
lock = threading.Lock()
counts = {'mail': 0, 'sms': 0}


def keep(kind, data):
    with lock:
        counts[kind] += 1
        path = os.path.join(folder, f'{kind}.{counts[kind]}')
        with open(path + '.new', 'wb') as file:
            file.write(data)
        os.rename(path + '.new', path)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('gone@'):
            return '550 no such user here'
        if address.startswith('busy@') and not os.path.exists(os.path.join(folder, 'ready')):
            return '451 try again later'
        envelope.rcpt_tos.append(address)
        return '250 OK'

    async def handle_DATA(self, server, session, envelope):
        keep('mail', envelope.content)
        return '250 OK'


class Gateway(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        is_right = self.headers['Authorization'] == 'Bearer hush'
        keep('sms', body)
        answer = b'{"code":0}' if is_right and b'13900000000' not in body else b'{"code":7}'
        self.send_response(200)
        self.send_header('Content-Length', str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args):
        pass


def sign_in(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b'chuke', b'open sesame'),
                      handled=False)  # a refusal is for the server to say


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


certificate, key = os.path.join(folder, 'cert.pem'), os.path.join(folder, 'key.pem')
subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
                '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key,
                '-out', certificate], check=True, stderr=subprocess.DEVNULL)
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(certificate, key)
port = free_port()
controller = Controller(Handler(), hostname='127.0.0.1', port=port, tls_context=context, require_starttls=True,
                        authenticator=sign_in, auth_required=True)
controller.start()
gateway = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Gateway)
threading.Thread(target=gateway.serve_forever, daemon=True).start()
print(port, gateway.server_address[1], flush=True)
sys.stdin.read()
controller.stop()
