// lib/cases.mjs — what tests of the support portal and of the desk both do with cases.

/** The demo's authorized contact files a question: { contact: his page, which shows it, number }. */
export async function filed(t, subject) {
	const page = await t.signedIn(t.who('authorized'), '/support/cases/new/question');
	await page.fill('#subject', subject);
	await page.fill('#description', 'It **began** this morning.');
	await page.getByRole('combobox', { name: 'Module' }).selectOption('scheduling');
	await page.getByRole('button', { name: 'Submit case' }).click();
	await page.waitForURL(/\/support\/cases\/\d+$/);
	return { contact: page, number: new URL(page.url()).pathname.split('/').pop() };
}

/** The status that the page of a case shows. */
export const badge = (page, text) => page.locator('aside .badge', { hasText: text }).waitFor();
