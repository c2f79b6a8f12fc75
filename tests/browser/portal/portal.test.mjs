// portal/portal.test.mjs — what a parent sees first, against the demo that the other faces share. The family's other tasks: portal.mjs.
import assert from 'node:assert/strict';

async function signedIn(t, who) {
	const page = await t.page({ device: 'phone' });
	await page.goto('/portal');
	await page.fill('#district', who.district.slice(0, 8));
	await page.click(`button.line:has-text("${who.district}")`);
	await page.fill('#username', who.username);
	await page.fill('#password', who.password);
	await page.click('button.main');
	await page.waitForSelector('.tabs');
	return page;
}

async function readsGrades(t) {
	const page = await signedIn(t, t.who('guardian', 'both schools'));
	assert.equal(await page.locator('h2').count(), 3, 'three children on one page');
	await t.picture(page, 'portal-today-phone');
	await page.click('.tabs a[href="/portal/grades"]');
	await page.getByText(/of \d+ graded/).first().waitFor();
	await t.picture(page, 'portal-grades-phone');
	assert.doesNotMatch(await page.title(), /Aaliyah|Jayden|Leilani/);
}

export const tests = [{ name: 'portal_reads_grades', run: readsGrades }];
