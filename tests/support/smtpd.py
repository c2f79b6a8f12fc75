"""tests/support/smtpd.py PORT CERT KEY USER PASSWORD FOLDER — a mail relay for tests: STARTTLS and AUTH are required.

Every message it takes is a file NUMBER.eml in FOLDER, with the envelope in X-From and X-To; every dialogue adds a line to FOLDER/log.
Recipients at refused.example get 550, at later.example 451. As long as there is a file FOLDER/hold, the answer to a message is kept
back: the sender can't know whether it was taken.
"""
import asyncio
import os
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

port, cert, key, user, password, folder = sys.argv[1:]


class Relay:
    taken = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.note("EHLO")
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        host = address.rpartition("@")[2]
        if host == "refused.example":
            return "550 5.1.1 <%s> is not known here" % address
        if host == "later.example":
            return "451 4.3.0 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        with open(os.path.join(folder, "%d.eml" % self.taken), "wb") as f:
            f.write(b"X-From: %s\r\nX-To: %s\r\n" % (envelope.mail_from.encode(), ",".join(envelope.rcpt_tos).encode()))
            f.write(envelope.original_content)
        self.note("DATA")
        while os.path.exists(os.path.join(folder, "hold")):
            await asyncio.sleep(0.1)
        return "250 OK"

    def note(self, what):
        with open(os.path.join(folder, "log"), "a") as f:
            f.write(what + "\n")


def sign_in(server, session, envelope, mechanism, data):
    return AuthResult(success=data.login == user.encode() and data.password == password.encode())


class TlsRelay(Controller):
    def factory(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        return SMTP(self.handler, tls_context=context, require_starttls=True, auth_required=True, authenticator=sign_in,
                    hostname="relay.example")


TlsRelay(Relay(), hostname="127.0.0.1", port=int(port)).start()
print("ready", flush=True)
asyncio.new_event_loop().run_forever()
