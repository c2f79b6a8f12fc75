// portal/demo.mjs — a `belfry demo` of our own, that may be stopped and started again in the middle of a test.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = path.resolve(fileURLToPath(new URL('../../..', import.meta.url)), process.env.BUILD ?? 'build', 'belfry');

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

/** { origin, accounts, stop(), start(): the same state at the same address, end(): and its folder goes } */
export async function demo() {
	const dir = await mkdtemp(path.join(tmpdir(), 'belfry-portal-')), port = await freePort(), origin = `http://localhost:${port}`;
	let child;
	const run = async (...args) => {
		child = spawn(program, args, { stdio: 'ignore' });
		await ready(origin, child);
	};
	await run('demo', '--dir', dir, '--listen', `127.0.0.1:${port}`);
	const accounts = JSON.parse(await readFile(path.join(dir, 'accounts.json'), 'utf8'));
	const stop = () => new Promise((resolve) => child.exitCode !== null ? resolve() : child.once('exit', resolve).kill('SIGTERM'));
	return {
		origin, accounts, stop,
		start: () => run('serve', '--listen', `127.0.0.1:${port}`, '--public_url', origin, '--database', path.join(dir, 'belfry.db'), '--data_dir', path.join(dir, 'data')),
		end: async () => { await stop(); await rm(dir, { recursive: true, force: true }); },
	};
}
