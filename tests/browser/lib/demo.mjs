// lib/demo.mjs — a `belfry demo` of our own, in a fresh folder on a free port. It can be stopped and started again within a test.
import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
/** BUILD names the build folder, as it does for make. */
export const build = path.resolve(root, process.env.BUILD ?? 'build');

const freePort = () => new Promise((resolve, reject) => {
	const server = createServer().listen(0, '127.0.0.1', () => {
		const { port } = server.address();
		server.close(() => resolve(port));
	}).on('error', reject);
});

async function ready(origin, child) {
	for (let i = 0; i < 600; i++) {
		if (child.exitCode !== null)
			throw new Error(`belfry ended with ${child.exitCode}`);
		if (await fetch(`${origin}/readyz`).then((r) => r.ok, () => false))
			return;
		await new Promise((wait) => setTimeout(wait, 100));
	}
	throw new Error('belfry is not ready after a minute');
}

/** { origin, accounts, log: path of what it says, stop(), start(): the same state at the same address, end(): and its folder goes }.
 *  The address is localhost, because a browser keeps __Host- cookies on https or on localhost only. */
export async function demo() {
	const dir = await mkdtemp(path.join(tmpdir(), 'belfry-browser-')), log = path.join(dir, 'log');
	const port = await freePort(), origin = `http://localhost:${port}`, file = await open(log, 'a');
	let child;
	const run = async (...args) => {
		child = spawn(path.join(build, 'belfry'), args, { stdio: ['ignore', file.fd, file.fd] });
		await new Promise((started, failed) => child.once('spawn', started).once('error', failed));
		await ready(origin, child);
	};
	const stop = () => new Promise((resolve) => child.exitCode !== null ? resolve() : child.once('exit', resolve).kill('SIGTERM'));
	const end = async () => {
		await stop();
		await file.close();
		await rm(dir, { recursive: true, force: true });
	};
	const start = () => run('demo', '--dir', dir, '--listen', `127.0.0.1:${port}`);
	await start();
	return { origin, log, stop, start, end, accounts: JSON.parse(await readFile(path.join(dir, 'accounts.json'), 'utf8')) };
}
