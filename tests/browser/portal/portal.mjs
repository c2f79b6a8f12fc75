// portal/portal.mjs — a family's tasks in the Mobile Portal, against a real server: finding the district, signing in, reading, switching
// children, reading without a connection, erasing; and no barriers in any state, on any device.
//	node portal/portal.mjs [FOLDER [NAME]]     with a folder, pictures go there; with a name, only those tests
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { context, launch, looks, troubles } from '../lib/browser.mjs';
import { noBarriers } from '../lib/axe.mjs';
import { demo } from '../lib/demo.mjs';

const [folder, only] = process.argv.slice(2);
const site = await demo(), browser = await launch();
let passed = 0, failed = 0;

const guardian = site.accounts.find((a) => a.role === 'guardian' && a.password); // of several children
const newcomer = site.accounts.find((a) => a.activation_key);
const EXPECTED = /Failed to load resource|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_ABORTED/; // refusals and lost connections that a test asks for

async function check(name, look, run) {
	if (only && !name.includes(only))
		return;
	const ctx = await context(browser, look), page = await ctx.newPage(), list = troubles(page);
	page.setDefaultTimeout(30000);
	try {
		await run(page, ctx);
		assert.deepEqual(list.filter((line) => !EXPECTED.test(line)), []);
		passed++;
	} catch (e) {
		failed++;
		console.log(`FAIL ${name}: ${e.message}`);
		if (folder)
			await page.screenshot({ path: `${folder}/FAIL-${name}.png` }).catch(() => {});
	}
	await ctx.close();
}

const tab = (page, view) => page.click(`.tabs a[href="/portal/${view}"]`);
const h1 = (page) => page.textContent('h1');

async function findDistrict(page, name = guardian.district) {
	await page.goto(`${site.origin}/portal`);
	await page.fill('#district', name.slice(0, 8));
	await page.click(`button.line:has-text("${name}")`);
	await page.waitForSelector('#username');
}
async function signIn(page, who = guardian) {
	await findDistrict(page, who.district);
	await page.fill('#username', who.username);
	await page.fill('#password', who.password);
	await page.click('button.main');
	await page.waitForSelector('.tabs');
}
async function chooseChild(page, nth) {
	await page.click('button.who');
	const names = await page.$$eval('dialog .title', (all) => all.map((e) => e.textContent));
	await page.click(`dialog li:nth-child(${nth + 1}) button`);
	return names[nth];
}
const workerReady = (page) => page.evaluate(async () => (await navigator.serviceWorker.ready).active.state === 'activated'
	|| new Promise((resolve) => setTimeout(resolve, 500)));
const remains = (page) => page.evaluate(async () => ({ databases: (await indexedDB.databases()).map((d) => d.name), caches: await caches.keys() }));

// ---- every state, in every look ----

for (const look of looks)
	await check(`portal_axe_${look.name}`, look, async (page, ctx) => {
		const state = async (name) => {
			await page.evaluate(() => scrollTo(0, 0)); // what lies under the band at the top can't be judged
			if (folder)
				await page.screenshot({ path: `${folder}/${look.name}-${name}.png` });
			await noBarriers(page, name);
		};
		await page.goto(`${site.origin}/portal`);
		await page.waitForSelector('#district');
		await state('find');
		await page.fill('#district', guardian.district.slice(0, 8));
		await page.click(`button.line:has-text("${guardian.district}")`, { trial: true });
		await state('found');
		await page.click(`button.line:has-text("${guardian.district}")`);
		await page.click('button.main');
		await page.waitForSelector('.problem');
		await state('problem');
		await page.click('a:has-text("First time")');
		await state('activation');
		await page.goBack();
		await page.fill('#username', guardian.username);
		await page.fill('#password', guardian.password);
		await page.click('button.main');
		await page.waitForSelector('.tabs');
		await state('everyone');
		await page.click('button.who');
		await state('children');
		await page.keyboard.press('Escape');
		await chooseChild(page, 1);
		await state('today');
		await tab(page, 'assignments');
		await state('assignments');
		await page.click('.toggles button:nth-child(2)');
		await page.click('.work summary');
		await state('missing');
		await tab(page, 'grades');
		await state('grades');
		await page.click('main a.line');
		await state('grade');
		await tab(page, 'schedule');
		await state('schedule');
		await tab(page, 'more');
		await page.click('.fold summary');
		await state('more');
		await page.click('a[href="/portal/settings"]');
		await state('settings');
		await page.click('button.danger');
		await state('erase');
		await page.keyboard.press('Escape');
		await ctx.setOffline(true);
		await page.click('.refresh');
		await page.waitForSelector('.note.bad');
		await state('offline');
	});

// ---- tasks ----

await check('portal_first_time_with_activation_key', { device: 'phone' }, async (page) => {
	await findDistrict(page, newcomer.district);
	await page.click('a:has-text("First time")');
	await page.fill('#activation_key', 'AAAA-BBBB-CCCC');
	await page.fill('#username', 'new.reader');
	await page.fill('#password', 'seven quiet lanterns');
	await page.click('button.main');
	await page.waitForSelector('.problem');
	assert.equal(await page.evaluate(() => document.activeElement.textContent), 'There is a problem');
	await page.fill('#activation_key', newcomer.activation_key.toLowerCase());
	await page.click('button.main');
	await page.waitForSelector('.tabs');
	await tab(page, 'grades');
	assert.match(await page.textContent('main'), /\d+ of \d+ graded/);
	await page.click('main a.line');
	assert.match(await page.textContent('main'), /Categories/);
});

await check('portal_wrong_password_says_so', { device: 'phone' }, async (page) => {
	await findDistrict(page);
	await page.fill('#username', guardian.username);
	await page.fill('#password', 'not the password');
	await page.click('button.main');
	await page.waitForSelector('.problem');
	assert.match(await page.textContent('.problem'), /user name or the password is not right/);
	assert.equal(await page.inputValue('#username'), guardian.username); // what was typed stays
	assert.deepEqual((await remains(page)).databases, []); // and nothing is stored
});

await check('portal_children_and_privacy_of_titles', { device: 'phone' }, async (page) => {
	await signIn(page);
	assert.equal(await page.locator('section.child').count() > 1, true); // everybody's day first
	const seen = [];
	for (let nth = 1; nth <= 2; nth++) {
		const name = await chooseChild(page, nth);
		assert.equal(await page.textContent('button.who').then((text) => name.startsWith(text.replace('Child:', '').trim())), true);
		seen.push(await page.textContent('main'));
		for (const view of ['today', 'assignments', 'grades', 'schedule']) {
			await tab(page, view);
			assert.equal(await page.evaluate(() => document.activeElement === document.querySelector('h1')), true); // focus
			assert.equal(await page.getAttribute(`.tabs a[href="/portal/${view}"]`, 'aria-current'), 'page');
			const public_ = await page.title() + page.url();
			for (const part of name.split(' '))
				assert.equal(public_.includes(part), false, `${part} stands in the title or address`);
		}
		await tab(page, 'today');
	}
	assert.notEqual(seen[0], seen[1]);
	await tab(page, 'more');
	assert.equal(await page.locator('a[aria-disabled=true]:has-text("Not turned on by your school")').count() > 0, true);
});

await check('portal_assignments_filters_and_effects', { device: 'phone' }, async (page) => {
	await signIn(page);
	await chooseChild(page, 1);
	const missing = +await page.textContent('.tile:nth-child(1) .big');
	assert.equal(missing > 0, true);
	await page.click('.tile:nth-child(1)');
	assert.equal(await page.locator('.work').count(), missing);
	await page.click('.work summary');
	assert.match(await page.textContent('.work'), /Counts as zero, even if there is a score/);
	await page.click('.toggles button:has-text("By class")');
	assert.equal(await page.locator('.work').count(), missing);
	await page.click('.toggles button:has-text("All")');
	assert.match(await page.textContent('main'), /Exempt/);
});

await check('portal_reads_offline_and_erases_offline', { device: 'phone' }, async (page, ctx) => {
	await signIn(page);
	await workerReady(page);
	const name = await chooseChild(page, 1), given = name.split(' ')[0];
	await page.reload(); // controlled by the worker from here on
	await page.waitForSelector('.tabs');
	await site.stop();
	await ctx.setOffline(true);
	try {
		await page.reload();
		await page.waitForSelector('.tabs');
		assert.match(await page.textContent('button.who'), new RegExp(given));
		await tab(page, 'grades');
		assert.match(await page.textContent('main'), /graded/);
		assert.match(await page.textContent('.asof'), /^As of /);
		await page.click('.refresh');
		await page.waitForSelector('.note.bad');
		assert.match(await page.textContent('.note.bad'), /There is no connection/);

		const cached = await page.evaluate(async () => Promise.all((await caches.keys()).map(async (key) => (await (await caches.open(key)).keys()).map((r) => r.url))));
		assert.equal(cached.flat().length > 10, true);
		assert.deepEqual(cached.flat().filter((url) => url.includes('/api/')), []);
		const stored = await page.evaluate(() => new Promise((resolve) => {
			const open = indexedDB.open('belfry-portal');
			open.onsuccess = () => {
				const all = open.result.transaction('record').objectStore('record').getAll();
				all.onsuccess = () => { open.result.close(); resolve(all.result.map((r) => new TextDecoder('latin1').decode(r.data)).join('')); };
			};
		}));
		assert.equal(stored.length > 1000, true);
		assert.equal(stored.includes(given) || stored.includes('graded'), false); // sealed

		await tab(page, 'more');
		await page.click('a[href="/portal/settings"]');
		await page.click('button.danger');
		await page.click('dialog button.danger');
		await page.waitForSelector('#username');
		assert.deepEqual(await remains(page), { databases: [], caches: [] });
		assert.equal((await page.textContent('body')).includes(given), false);
		await page.goto('about:blank'); // an open page would do the rest as soon as it is online again
	} finally {
		await site.start();
		await ctx.setOffline(false);
	}
	// Back online: the rest is done first of all, and the session is gone at the server as well.
	const ended = page.waitForResponse((r) => r.url().endsWith('/portal/session') && r.request().method() === 'DELETE');
	await page.goto(`${site.origin}/portal`);
	assert.equal((await ended).status(), 204);
	await page.waitForSelector('#username'); // the district is remembered
	assert.equal(await page.evaluate(() => fetch('/api/v1/portal/sync').then((r) => r.status)), 401);
});

await check('portal_sign_out_erases', { device: 'phone' }, async (page) => {
	await signIn(page);
	await workerReady(page);
	assert.equal((await remains(page)).databases.length, 1);
	await tab(page, 'more');
	await page.click('a[href="/portal/settings"]');
	await page.click('button.danger');
	const ended = page.waitForResponse((r) => r.request().method() === 'DELETE');
	await page.click('dialog button.danger');
	assert.equal((await (await ended).allHeaders())['clear-site-data'], '"storage"');
	await page.waitForSelector('#username');
	assert.deepEqual(await remains(page), { databases: [], caches: [] });
	assert.equal(await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => all.length)), 0);
	assert.equal(await page.evaluate(() => fetch('/api/v1/portal/sync').then((r) => r.status)), 401);
	assert.match(await page.textContent('.chosen'), new RegExp(guardian.district));
});

await check('portal_session_that_ended_elsewhere_erases', { device: 'phone' }, async (page, ctx) => {
	await signIn(page);
	await ctx.clearCookies();
	await page.click('.refresh');
	await page.waitForSelector('#username');
	assert.match(await page.textContent('.note.bad'), /Your sign-in has ended/);
	assert.deepEqual((await remains(page)).databases, []);
});

await check('portal_refreshes_every_15_minutes', { device: 'phone', serviceWorkers: 'block' }, async (page) => {
	await page.clock.install();
	await signIn(page);
	const polls = [];
	page.on('response', (r) => { if (r.url().includes('/portal/sync')) polls.push(r.status()); });
	await page.clock.runFor('14:00');
	assert.deepEqual(polls, []);
	await page.clock.runFor('02:00');
	await page.waitForTimeout(500);
	assert.deepEqual(polls, [304]); // nothing had changed
});

await check('portal_spanish', { device: 'narrow', locale: 'es-US' }, async (page) => {
	await page.goto(`${site.origin}/portal`);
	await page.waitForSelector('#district');
	assert.equal(await h1(page), 'Busque su distrito');
	assert.equal(await page.getAttribute('html', 'lang'), 'es');
	await signIn(page);
	await chooseChild(page, 1);
	for (const [view, title] of [['today', 'Hoy'], ['assignments', 'Tareas'], ['grades', 'Calificaciones'], ['schedule', 'Horario'], ['more', 'Más']]) {
		await tab(page, view);
		assert.equal(await h1(page), title);
		await noBarriers(page, `Spanish ${view}`);
		if (folder)
			await page.screenshot({ path: `${folder}/es-${view}.png` });
	}
	await page.click('a[href="/portal/settings"]');
	const saved = page.waitForResponse((r) => r.url().endsWith('/portal/settings') && r.request().method() === 'PUT');
	await page.selectOption('#language', 'en');
	assert.equal((await saved).status(), 200);
	assert.equal(await h1(page), 'Settings');
});

await check('portal_budget', { device: 'phone' }, async (page) => {
	const sizes = { js: 0, css: 0, json: 0, all: 0 };
	await page.goto(`${site.origin}/portal`);
	const list = await page.evaluate(() => fetch('/portal/sw.js').then((r) => r.text()).then((text) => JSON.parse(/FILES = (\[.*\])/.exec(text)[1])));
	for (const url of list) {
		const kind = url.split('.').pop(), body = Buffer.from(await (await fetch(site.origin + url)).arrayBuffer());
		const bytes = kind === 'png' ? body.length : gzipSync(body, { level: 9 }).length;
		if (kind in sizes)
			sizes[kind] += bytes;
		sizes.all += bytes;
	}
	if (folder)
		console.log('portal, gzip bytes:', sizes);
	assert.equal(sizes.js <= 25_000 && sizes.css <= 6_000 && sizes.json <= 6_000 && sizes.all <= 60_000, true, JSON.stringify(sizes));
});

await browser.close();
await site.end();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
