// lib/task.mjs — what a test of run.mjs gets as `t`.
import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { noBarriers } from './axe.mjs';
import { context, devices, troubles } from './browser.mjs';
import { freshCode } from './totp.mjs';

const sessions = new Map();      // of who has an authenticator app: address → state of a context
const PATIENCE = 10_000;         // ms that a click or a page may take on a busy machine
const LOOKS = [{ device: 'desktop' }, { device: 'phone' }, { device: 'phone', dark: true }, { device: 'narrow' }];
const PICTURE_MAX = 150 * 1024;  // bytes of a picture in docs/

/** See the members' comments. site: of lib/demo.mjs. pictures: folder of docs' pictures, or false. */
export function task({ name, site, browser, pictures }) {
	const opened = [];

	/** A page in a context of its own. options: those of lib/browser.mjs context(), and
	 *  expect: expressions for the troubles that this test causes on purpose. */
	async function page({ expect = [], ...options } = {}) {
		const ctx = await context(browser, { baseURL: site.origin, ...options }), one = await ctx.newPage();
		one.setDefaultTimeout(PATIENCE);
		opened.push({ ctx, page: one, expect, list: troubles(one) });
		return one;
	}

	/** The demo's account in this role (product.md "Demo state"); with words, that in whose note they stand. */
	function who(role, words = '') {
		const found = site.accounts.find((a) => a.role === role && a.note.includes(words));
		assert.ok(found, `the demo has no ${role} ${words}`);
		return found;
	}

	/** Types what the sign-in page asks for, and the code of who has an app. */
	async function signIn(one, account) {
		await one.getByLabel('E-mail').fill(account.email);
		await one.getByLabel('Password').fill(account.password);
		await one.getByRole('button', { name: 'Sign in', exact: true }).click();
		await one.waitForURL((url) => url.pathname !== '/sign-in');
		if (!account.totp_secret || !one.url().includes('/sign-in/code'))
			return;
		await one.getByLabel('Code').fill(await freshCode(account.totp_secret));
		await one.getByRole('button', { name: 'Continue' }).click();
		await one.waitForURL((url) => url.pathname !== '/sign-in/code');
	}

	/** A page of somebody who has signed in, at `to`. Who has an app gets the session of an earlier test while it lasts, since each
	 *  code works once in 30 seconds; options.fresh: a session of its own. */
	async function signedIn(account, to, { fresh = false, ...options } = {}) {
		const reused = !fresh && sessions.get(account.email);
		const one = await page({ ...options, ...reused && { storageState: reused } });
		await one.goto(reused ? to : `/sign-in?return_to=${encodeURIComponent(to)}`);
		if (!new URL(one.url()).pathname.startsWith('/sign-in'))
			return one;
		await signIn(one, account);
		if (account.totp_secret && !fresh)
			sessions.set(account.email, { cookies: await one.context().cookies(), origins: [] });
		return one;
	}

	/** No barriers in any size, nor in the dark; the page keeps its state. */
	async function sound(one, what) {
		const size = one.viewportSize();
		for (const look of LOOKS) {
			await one.setViewportSize(devices[look.device].viewport);
			await one.emulateMedia({ colorScheme: look.dark ? 'dark' : 'light' });
			await noBarriers(one, `${what}, ${look.device}${look.dark ? ' in the dark' : ''}`);
		}
		await one.setViewportSize(size);
		await one.emulateMedia({ colorScheme: 'light' });
	}

	/** With --pictures: docs/screenshots/WHAT.png, what a person sees first; asItStands: where the page is scrolled to. */
	async function picture(one, what, { asItStands = false } = {}) {
		if (!pictures)
			return;
		const file = path.join(pictures, `${what}.png`);
		if (!asItStands)
			await one.evaluate(() => scrollTo(0, 0));
		await one.screenshot({ path: file });
		const { size } = await stat(file);
		assert.ok(size <= PICTURE_MAX, `${what}.png has ${size} bytes`);
	}

	/** Throws for what went wrong on a page without being expected. */
	function noTrouble() {
		const list = opened.flatMap((o) => o.list.filter((line) => !o.expect.some((e) => e.test(line))));
		assert.deepEqual(list, [], 'troubles of the page');
	}

	/** For run.mjs: pictures of the open pages, when a test has failed. Gives their paths and addresses. */
	const capture = (folder) => Promise.all(opened.map(async (o, i) => {
		const file = path.join(folder, `${name}${i ? `-${i}` : ''}.png`);
		await o.page.screenshot({ path: file, fullPage: true });
		return `${file} (${o.page.url()})`;
	}));
	const close = () => Promise.all(opened.map((o) => o.ctx.close()));

	return { name, site, browser, page, who, signIn, signedIn, sound, picture, noTrouble, capture, close };
}
