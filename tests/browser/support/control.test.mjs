// support/control.test.mjs — the eyes of these tests: pages with faults planted in them are caught, so that "no barriers" says something.
import assert from 'node:assert/strict';
import { barriers } from '../lib/axe.mjs';
import { troubles } from '../lib/browser.mjs';

const plants = { // what is done to a good page → what must be said of it
	'a field loses its label': [(d) => d.querySelector('label[for=email]').remove(), /violation label: #email/],
	'a note points nowhere': [(d) => d.querySelector('#email').setAttribute('aria-describedby', 'gone'), /incomplete aria-valid-attr-value: #email/],
	'pale words': [(d) => { d.querySelector('h1').style.color = '#ccc'; }, /violation color-contrast: h1/],
	'a picture says nothing': [(d) => d.querySelector('main').append(d.createElement('img')), /violation image-alt/],
	'a page without a language': [(d) => d.documentElement.removeAttribute('lang'), /violation html-has-lang/],
	'a small target': [(d) => Object.assign(d.querySelector('main button').style, { minBlockSize: '0', blockSize: '12px', padding: '0' }), /target of \d+×12 px/],
	'too wide': [(d) => { d.querySelector('h1').style.inlineSize = '3000px'; }, /scrolls sideways/],
};

async function caught(t) {
	for (const [what, [plant, said]] of Object.entries(plants)) {
		const page = await t.page();
		await page.goto('/sign-in');
		assert.deepEqual(await barriers(page), []);
		await page.evaluate(`(${plant})(document)`);
		assert.ok((await barriers(page)).some((line) => said.test(line)), `${what}: not caught`);
	}
}

async function refused(t) {
	const page = await t.page({ expect: [/./] }), list = troubles(page);
	await page.goto('/sign-in');
	await page.evaluate(() => { document.body.append(Object.assign(document.createElement('img'), { src: 'https://evil.example/x.png' })); });
	await page.evaluate(() => { document.body.innerHTML = '<p>x</p>'; }).catch((e) => list.push(e.message));
	await page.waitForTimeout(100);
	assert.ok(list.some((line) => /Content Security Policy/.test(line)), 'a foreign picture');
	assert.ok(list.some((line) => /TrustedHTML/.test(line)), 'a string as HTML');
}

export const tests = [
	{ name: 'support_control_barriers_are_caught', run: caught },
	{ name: 'support_control_csp_refusals_are_caught', run: refused },
];
