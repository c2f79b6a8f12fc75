// look/look.mjs — the style page in every look: no barriers, no trouble, and the helps of support.js do what they say.
//	node look/look.mjs [FOLDER]     with a folder, full-page pictures go there
import assert from 'node:assert/strict';
import { context, launch, looks, troubles } from '../lib/browser.mjs';
import { noBarriers } from '../lib/axe.mjs';
import { serve } from './serve.mjs';

const folder = process.argv[2], site = await serve(), browser = await launch();
let passed = 0, failed = 0;

async function check(name, look, run) {
	const ctx = await context(browser, look), page = await ctx.newPage(), list = troubles(page);
	page.setDefaultTimeout(30000);
	try {
		await page.goto(`${site.origin}/style.html`);
		await run(page);
		assert.deepEqual(list, []);
		passed++;
	} catch (e) {
		failed++;
		console.log(`FAIL ${name}: ${e.message}`);
	}
	await ctx.close();
}

for (const look of looks)
	await check(`look_${look.name}`, look, async (page) => {
		if (folder)
			await page.screenshot({ path: `${folder}/${look.name}.png`, fullPage: true });
		await noBarriers(page, look.name);
	});

await check('look_tooltip', {}, async (page) => {
	const tip = page.locator('#subject-tip');
	await page.getByRole('button', { name: 'Help: Subject' }).focus();
	assert.equal(await tip.isVisible(), false);
	await page.keyboard.press('Enter');
	assert.equal(await tip.isVisible(), true);
	await noBarriers(page, 'open tooltip');
	if (folder)
		await page.screenshot({ path: `${folder}/tooltip.png` });
	await page.keyboard.press('Escape');
	assert.equal(await tip.isVisible(), false);
	assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), 'Help: Subject');
});

await check('look_confirm', {}, async (page) => {
	const button = page.getByRole('button', { name: 'Cancel this update' }), dialog = page.getByRole('dialog');
	await button.click();
	assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Keep it');
	await noBarriers(page, 'confirm dialog');
	if (folder)
		await page.screenshot({ path: `${folder}/dialog.png` });
	await page.keyboard.press('Enter');
	assert.equal(await dialog.count(), 0);
	assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), 'Cancel this update');
	await button.click();
	const [request] = await Promise.all([page.waitForRequest((r) => r.method() === 'POST'),
		dialog.getByRole('button', { name: 'Cancel the update' }).click()]);
	assert.equal(request.postData(), 'confirmed=yes');
});

await check('look_draft', {}, async (page) => {
	await page.getByRole('textbox', { name: 'Subject' }).fill('Letters');
	await page.reload();
	assert.equal(await page.getByRole('textbox', { name: 'Subject' }).inputValue(), 'Letters');
});

await check('look_skip', {}, async (page) => {
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to main content');
	await page.keyboard.press('Enter');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
});

await check('look_account', {}, async (page) => {
	assert.equal(await page.getByRole('button', { name: 'Change' }).count(), 0);
	const [request] = await Promise.all([page.waitForRequest((r) => r.method() === 'POST'),
		page.getByLabel('Account', { exact: true }).selectOption('Maple Ridge Local Schools')]);
	assert.match(request.url(), /\/account\/switch$/);
});

await browser.close();
await site.close();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
