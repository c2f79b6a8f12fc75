// lib/keys.mjs — a person without a mouse: goes by Tab, and must see at each stop where the focus is.
import assert from 'node:assert/strict';

const STOPS_MAX = 250;

/* What is wrong with the stop, or ''. An element that is scrolled away, covered, or has no ring is one that nobody sees. */
const unseen = (page) => page.evaluate(() => {
	const e = document.activeElement, r = e.getBoundingClientRect(), style = getComputedStyle(e);
	const name = `<${e.tagName.toLowerCase()}${e.id ? ` #${e.id}` : ''}> ${(e.labels?.[0] ?? e).textContent.trim().slice(0, 40)}`;
	if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)
		return `no ring around ${name}`;
	const x = Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 1), y = Math.min(Math.max(r.top + r.height / 2, 1), innerHeight - 1);
	if (r.width < 2 || r.height < 2 || r.bottom <= 0 || r.top >= innerHeight || r.right <= 0 || r.left >= innerWidth)
		return `out of sight: ${name}`;
	const on = document.elementFromPoint(x, y);
	return on && (e.contains(on) || on.contains(e) || on.closest('label')?.control === e) ? '' : `covered: ${name}`;
});

/** Tab (or Shift+Tab) until this locator's element has the focus. */
export async function tabTo(page, wanted, key = 'Tab') {
	for (let i = 0; i < STOPS_MAX; i++) {
		await page.keyboard.press(key);
		if (await wanted.evaluate((e) => e === document.activeElement)) {
			assert.equal(await unseen(page), '');
			return;
		}
	}
	assert.fail(`${key} does not reach ${wanted}`);
}

/** Goes to it and presses a key there. */
export async function press(page, wanted, key = 'Enter') {
	await tabTo(page, wanted);
	await page.keyboard.press(key);
}

/** Goes to it and types, in place of what stands there. */
export async function type(page, wanted, text) {
	await tabTo(page, wanted);
	await page.keyboard.press('Control+a');
	await page.keyboard.type(text);
}

/** The whole page from its top by Tab: nothing is left out, the order is the page's, and each stop is seen. */
export async function walk(page) {
	await page.evaluate(() => {
		const shown = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter((e) => !e.disabled && e.checkVisibility());
		const radio = (e) => e.type === 'radio' && shown.find((o) => o.type === 'radio' && o.name === e.name && o.form === e.form && (o.checked || !shown.some((c) => c.name === e.name && c.form === e.form && c.checked))) !== e;
		window.left = new Set(shown.filter((e) => !radio(e)));
		window.last = document.body;
	});
	for (let i = 0; i < STOPS_MAX; i++) {
		await page.keyboard.press('Tab');
		const said = await page.evaluate(() => {
			const e = document.activeElement, before = window.last;
			if (e === before && /^(date|time)$/.test(e.type)) // month, day, year and the calendar are stops of one field
				return '';
			if (e === document.body || e === before || (!window.left.has(e) && e.tagName !== 'MAIN' && !e.matches('[tabindex]')))
				return e === before || e === document.body || before === document.body ? 'end' : `a second time: ${e.outerHTML.slice(0, 80)}`;
			window.left.delete(e);
			window.last = e;
			return before === document.body || before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING ? '' : `out of order: ${e.outerHTML.slice(0, 80)}`;
		});
		if (said === 'end')
			break;
		assert.equal(said, '');
		assert.equal(await unseen(page), '');
		if (!await page.evaluate(() => window.left.size))
			break;
	}
	const left = await page.evaluate(() => [...window.left].map((e) => e.outerHTML.slice(0, 120)));
	assert.deepEqual(left, [], 'Tab does not get there');
}
