// tests/browser/run.mjs — people's tasks in a real browser, against the real program. Builds nothing.
//	node tests/browser/run.mjs [--pictures] [NAME]     NAME: only tests in whose name it stands; --pictures: docs/screenshots again
//
// One demo (lib/demo.mjs) serves all tests of a run, which are, in the order of their files' names:
//   FOLDER/*.test.mjs   exports `tests`, a list of { name, run(t) }. A name begins with its folder's. `t` is made by lib/task.mjs: it opens
//                       pages in contexts of their own, signs in, looks for barriers, takes pictures. A test fails when it throws or when
//                       a page of it had an exception, a line of the console or a refusal of the CSP that it did not announce.
//   FOLDER/FOLDER.mjs   a program of its own (it may stop its server, or need none), run beside the
//                       tests; its last line is counted: N passed, N failed.
// Pictures of a failed test's pages go to $BUILD/browser. Last line: N passed, N failed; then exit 1 when any failed.
import { spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './lib/browser.mjs';
import { build, demo, root } from './lib/demo.mjs';
import { task } from './lib/task.mjs';

const words = process.argv.slice(2), pictures = words.includes('--pictures'), only = words.find((word) => !word.startsWith('--'));
const shots = path.join(build, 'browser'), count = { passed: 0, failed: 0 };

function fail(line) {
	count.failed++;
	console.log(`FAIL ${line}`);
}

/* The files of tests and the programs, as paths in this folder. */
async function found() {
	const here = fileURLToPath(new URL('.', import.meta.url)), files = [], programs = [];
	const folders = (await readdir(here, { withFileTypes: true })).filter((e) => e.isDirectory() && e.name !== 'node_modules' && e.name !== 'lib');
	for (const folder of folders.map((e) => e.name).sort())
		for (const name of (await readdir(path.join(here, folder))).sort()) {
			if (name.endsWith('.test.mjs'))
				files.push(path.join(here, folder, name));
			else if (name === `${folder}.mjs`)
				programs.push(path.join(here, folder, name));
		}
	return { files, programs };
}

async function runTest(site, browser, { name, run }) {
	const t = task({ name, site, browser, pictures: pictures && path.join(root, 'docs/screenshots') });
	try {
		await run(t);
		t.noTrouble();
		count.passed++;
	} catch (e) {
		const seen = await t.capture(shots).catch(() => []);
		fail(`${name}: ${e.stack?.replace(/\n\s+at (?!.*test\.mjs).*/g, '') ?? e}\n  ${seen.join('\n  ')}`);
	}
	await t.close();
}

/* A program says on its last line how many of its tests passed and failed. */
async function runProgram(file) {
	const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, BUILD: build } });
	let out = '';
	child.stdout.on('data', (data) => { out += data; });
	const code = await new Promise((ended) => child.once('close', ended));
	const last = /(\d+) passed, (\d+) failed\s*$/.exec(out);
	process.stdout.write(last ? out.slice(0, last.index) : out);
	if (!last || (code !== 0 && last[2] === '0'))
		return fail(`${path.relative(root, file)} ended with ${code}`);
	count.passed += +last[1];
	count.failed += +last[2];
}

async function runFiles(site) {
	const browser = await launch();
	for (const file of files) {
		const { tests } = await import(file);
		for (const test of tests.filter((one) => !only || one.name.includes(only)))
			await runTest(site, browser, test);
	}
	await browser.close();
}

async function runPrograms() {
	if (!only)
		for (const file of programs)
			await runProgram(file);
}

const { files, programs } = await found();
await mkdir(shots, { recursive: true });
const site = await demo();
try {
	await Promise.all([runFiles(site), runPrograms()]);
} finally {
	await site.end();
}
console.log(`${count.passed} passed, ${count.failed} failed`);
process.exitCode = count.failed || !count.passed ? 1 : 0;
