// A backend on ocpp-rpc in strict mode. What it hears goes to standard output, what it is to do
// comes from standard input, one JSON object a line; tests/support/second_backend.py has the other end.
"use strict";

const https = require("https");
const readline = require("readline");
const { RPCServer, createRPCError, NOREPLY } = require("ocpp-rpc");

const HOST = "127.0.0.1";
const server = new RPCServer({
    protocols: ["ocpp1.6"],
    strictMode: true,
    pingIntervalMs: 0,
    maxBadMessages: Infinity,
});
const questions = new Map(); // number -> function that takes the test's decision
let listener = null;
let client = null;
let connections = 0;
let asked = 0;

function tell(event, fields) {
    process.stdout.write(JSON.stringify({ event, ...fields }) + "\n");
}

// The test decides: `event` is told, and the promise ends with the line that answers it.
function ask(event, fields) {
    asked += 1;
    const number = asked;
    const answer = new Promise((resolve) => questions.set(number, resolve));
    tell(event, { number, ...fields });
    return answer;
}

// The common name in the certificate of a station, "" without one.
function shown(socket) {
    const certificate = socket.getPeerCertificate ? socket.getPeerCertificate() : {};
    return (certificate.subject && certificate.subject.CN) || "";
}

server.auth(async (accept, reject, handshake) => {
    const found = await ask("handshake", {
        path: handshake.request.url,
        headers: handshake.headers,
        offered: [...handshake.protocols],
        shown: shown(handshake.request.socket),
    });
    if (found.status === 101) {
        accept({}, found.subprotocol || false);
    } else {
        reject(found.status, "refused by the test");
    }
});

server.on("client", (found) => {
    const before = client;
    connections += 1;
    const connection = connections;
    client = found;
    tell("open", { connection, path: found.handshake.request.url });
    found.on("message", ({ message, outbound }) => tell("message", { connection, message, outbound }));
    found.on("strictValidationFailure", ({ method, outbound, error }) => {
        const details = (error.details && error.details.errors) || [];
        const wrong = details.map((one) => `${one.instancePath} ${one.message}`).join("; ");
        tell("violation", { connection, outbound, text: `${method}: ${error.message} ${wrong}` });
    });
    found.on("badMessage", ({ buffer, error }) => {
        const message = buffer.toString("utf8");
        tell("bad", { connection, message, text: error.message || error.rpcErrorMessage || "" });
    });
    found._ws.on("ping", () => tell("ping", { connection }));
    found._ws.on("pong", () => tell("pong", { connection }));
    found.once("close", () => tell("closed", { connection }));
    found.handle(async ({ messageId, method, params }) => {
        const answer = await ask("call", { connection, id: messageId, method, params });
        if (answer.error) {
            throw createRPCError(...answer.error);
        }
        return answer.none ? NOREPLY : answer.result;
    });
    if (before) {
        before.close({ code: 1000, reason: "the station connected again", force: true });
    }
});

function sendParts(parts, binary) {
    parts.forEach((part, index) => {
        const data = binary ? Buffer.from(part, "base64") : part;
        client._ws.send(data, { binary, fin: index === parts.length - 1 });
    });
}

async function call({ number, method, params, timeout }) {
    try {
        const result = await client.call(method, params, { callTimeoutMs: timeout });
        tell("result", { number, result });
    } catch (error) {
        const code = error.rpcErrorCode || "";
        tell("result", { number, error: [code, error.message || "", error.details || {}] });
    }
}

// ocpp-rpc brings an HTTP server; for TLS it takes the upgrades of another one.
async function secured(port, options) {
    const made = https.createServer(options);
    made.on("upgrade", server.handleUpgrade);
    await new Promise((resolve) => made.listen(port, HOST, resolve));
    return made;
}

const work = {
    listen: async ({ port, tls }) => {
        listener = await (tls ? secured(port, tls) : server.listen(port, HOST));
        tell("listening", { port: listener.address().port });
    },
    // net.Server: no new connections; http.Server's own close would also end idle ones.
    deaf: () => listener.close(() => {}),
    answer: (found) => {
        questions.get(found.number)(found);
        questions.delete(found.number);
    },
    call,
    send: ({ parts, binary }) => sendParts(parts, binary),
    bytes: ({ data }) => client._ws._socket.write(Buffer.from(data, "base64")),
    close: ({ code, reason }) => client.close({ code, reason }),
    drop: () => client._ws.terminate(),
    freeze: () => client._ws._socket.pause(),
    echo: () => setImmediate(() => tell("echo", {})),
    ping: () => client._ws.ping(),
};

// One line after the other, each with all that follows from it: an answer and then a CALL of the
// test leave in this order, although ocpp-rpc answers some promises later.
let last = Promise.resolve();

async function take(line) {
    const found = JSON.parse(line);
    if (client || ["listen", "deaf", "answer", "echo"].includes(found.do)) {
        work[found.do](found);
        await new Promise(setImmediate);
    }
}

const input = readline.createInterface({ input: process.stdin });
input.on("line", (line) => {
    last = last.then(() => take(line));
});
input.on("close", () => process.exit(0));
