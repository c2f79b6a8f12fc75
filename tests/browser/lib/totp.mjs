// lib/totp.mjs — what an authenticator app shows (RFC 6238), for tests that sign in somebody who has one.
import { createHmac } from 'node:crypto';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', STEP = 30_000;
const used = new Map(); // secret → the newest step whose code was given out: the server takes each once, and none older

function seed(secret) {
	const bits = [...secret.replaceAll(/[ -]/g, '').toUpperCase()].map((c) => LETTERS.indexOf(c).toString(2).padStart(5, '0')).join('');
	return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

/** The code of a step, by default the present one. */
export function code(secret, step = Math.floor(Date.now() / STEP)) {
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(step));
	const mac = createHmac('sha1', seed(secret)).update(counter).digest(), at = mac[19] & 15;
	return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** A code that was not given out yet and that the server takes now; waits for one when too many were asked for. */
export async function freshCode(secret) {
	let step = Math.max((used.get(secret) ?? 0) + 1, Math.floor(Date.now() / STEP) - 1);
	used.set(secret, step);
	const early = (step - 1) * STEP - Date.now();
	if (early > 0)
		await new Promise((wait) => setTimeout(wait, early + 100));
	return code(secret, step);
}
