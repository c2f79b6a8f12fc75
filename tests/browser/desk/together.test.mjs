// desk/together.test.mjs — two agents with one case open: each sees the other, who saves second is told what happened, and nothing is lost.
import assert from 'node:assert/strict';
import { badge, filed } from '../lib/cases.mjs';

const REFUSED = [/status of 409/];
const comment = (page) => page.getByRole('textbox', { name: 'Comment' });
const send = (page) => page.getByRole('button', { name: 'Send comment' }).click();

/* Both have the case open: { number, path, lee, sam } — pages of the agent and of the administrator, who answers cases too. */
async function both(t, subject, options = {}) {
	const { contact, number } = await filed(t, subject), path = `/desk/cases/${number}`;
	const lee = await t.signedIn(t.who('agent'), path, { expect: REFUSED });
	const sam = await t.signedIn(t.who('admin'), path, { expect: REFUSED, ...options });
	return { contact, number, path, lee, sam, names: [t.who('agent').name, t.who('admin').name] };
}

async function seeEachOther(t) {
	const { path, lee, sam, names } = await both(t, 'Two of us at once');
	await sam.getByText(`${names[0]} has this case open.`).waitFor();
	await lee.reload(); // he came first: the next beat would tell him too
	await lee.getByText(`${names[1]} has this case open.`).waitFor();
	assert.equal(await lee.locator('[data-presence]').getAttribute('role'), 'status');
	await comment(sam).fill('The answer of the second');
	await sam.getByLabel(/^Internal note/).check();
	await lee.reload();
	await lee.getByText(`${names[1]} is writing an answer.`).waitFor();
	await t.sound(lee, 'case that somebody else has open');
	await comment(lee).fill('The answer of the first');
	await send(lee);
	await sam.locator('.timeline').getByText('The answer of the first').waitFor(); // by itself, and what he types stays
	assert.equal(await comment(sam).inputValue(), 'The answer of the second');
	await send(sam);
	await sam.getByRole('heading', { name: 'Somebody was faster' }).waitFor();
	assert.match(await sam.textContent('main'), new RegExp(`${names[0]} · wrote:\\s*The answer of the first`));
	assert.equal(await sam.getByRole('textbox', { name: 'Your text' }).inputValue(), 'The answer of the second');
	await lee.reload();
	assert.equal(await lee.getByText('The answer of the second').count(), 0, 'nothing was written');
	// Back to the case it is there again, and so is the tick.
	await sam.getByRole('link', { name: 'Back to the case' }).click();
	assert.equal(await comment(sam).inputValue(), 'The answer of the second');
	assert.equal(await sam.getByLabel(/^Internal note/).isChecked(), true);
	await send(sam);
	await sam.locator('.timeline .internal', { hasText: 'The answer of the second' }).waitFor();
	await sam.goto(path);
	assert.equal(await comment(sam).inputValue(), '');
}

/* A status is changed by one, the other one's step is refused, and done all the same. */
async function steps(t) {
	const { lee, sam, names } = await both(t, 'Two steps at once');
	await sam.locator('summary', { hasText: 'Propose a resolution' }).click();
	const mine = sam.locator('aside details[open]');
	await mine.getByRole('textbox').fill('Restart the printer.');
	await lee.getByRole('button', { name: 'Take this case' }).click();
	await badge(lee, 'Assigned');
	await badge(sam, 'Assigned');
	assert.equal(await mine.getByRole('textbox').inputValue(), 'Restart the printer.');
	await mine.getByRole('button', { name: 'Propose a resolution' }).click();
	await sam.getByRole('heading', { name: 'Somebody was faster' }).waitFor();
	assert.match(await sam.textContent('main'), new RegExp(`${names[0]} · Status: Assigned`));
	await t.sound(sam, 'lost race of a step');
	assert.equal(await sam.getByRole('textbox', { name: 'Your text' }).inputValue(), 'Restart the printer.');
	await sam.getByRole('button', { name: 'Do it all the same' }).click();
	await badge(sam, 'Pending Customer Verification');
	assert.match(await sam.textContent('section.note'), /Restart the printer\./);
	await badge(lee, 'Pending Customer Verification');
}

/* What a page has shown by itself nobody is refused for. */
async function seenIsKnown(t) {
	const { contact, lee, sam } = await both(t, 'Seen while it lies open');
	await lee.getByRole('button', { name: 'Take this case' }).click();
	await badge(sam, 'Assigned');
	await contact.goto(contact.url());
	await comment(contact).fill('One more thing.');
	await send(contact);
	for (const [page, words] of [[lee, 'Seen, says the first.'], [sam, 'Seen, says the second.']]) {
		await page.locator('.timeline').getByText('One more thing.').waitFor();
		await comment(page).fill(words);
		await send(page);
		await page.locator('.timeline').getByText(words).waitFor();
		await (page === lee ? sam : lee).locator('.timeline').getByText(words).waitFor();
	}
	await lee.locator('summary', { hasText: 'Change owner' }).click();
	await lee.getByRole('combobox', { name: 'Priority' }).selectOption('low');
	await lee.getByRole('button', { name: 'Save changes' }).click();
	await lee.locator('[data-part=facts]', { hasText: 'Low' }).waitFor();
}

async function withoutScript(t) {
	const { path, lee, sam, names } = await both(t, 'Two of us, one without script', { javaScriptEnabled: false });
	await sam.getByText(new RegExp(`${names[0]} (has this case open|opened this case)`)).waitFor();
	await comment(sam).fill('The answer of the second');
	await comment(lee).fill('The answer of the first');
	await send(lee);
	await lee.getByText('The answer of the first').waitFor();
	await send(sam);
	assert.equal(await sam.textContent('h1'), 'Somebody was faster');
	assert.match(await sam.textContent('main'), new RegExp(`${names[0]} · wrote:\\s*The answer of the first`));
	assert.equal(await sam.getByRole('textbox', { name: 'Your text' }).inputValue(), 'The answer of the second');
	const seen = await t.signedIn(t.who('admin'), path);
	await seen.getByText('The answer of the first').waitFor();
	assert.equal(await seen.getByText('The answer of the second').count(), 0);
	await sam.getByRole('button', { name: 'Do it all the same' }).click();
	await sam.getByText('The answer of the second').waitFor();
}

export const tests = [
	{ name: 'desk_together_see_each_other', run: seeEachOther },
	{ name: 'desk_together_steps', run: steps },
	{ name: 'desk_together_seen_is_known', run: seenIsKnown },
	{ name: 'desk_together_without_script', run: withoutScript },
];
