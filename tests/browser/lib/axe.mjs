// lib/axe.mjs — barriers that a machine can find: axe-core (WCAG 2.0–2.2 A and AA, best practice), sideways scrolling, small targets.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const words = (kind, results) => results.flatMap((r) => r.nodes.map((n) =>
	`${kind} ${r.id}: ${n.target.join(' ')} — ${n.any.concat(n.all, n.none).map((c) => c.message).join('; ') || r.help}`));

/** What is wrong with the page as it stands, one line each. A broken aria-describedby is only "incomplete" to axe, so that counts too. */
export async function barriers(page) {
	await page.evaluate(source); // not a script tag: the CSP would refuse it, rightly
	const found = await page.evaluate((runOnly) => window.axe.run(document, { runOnly }), tags);
	const shape = await page.evaluate(() => {
		const list = [], root = document.documentElement;
		if (root.scrollWidth > root.clientWidth)
			list.push(`scrolls sideways: ${root.scrollWidth} px in ${root.clientWidth}`);
		for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
			const r = e.getBoundingClientRect();
			const clipped = r.width <= 1 || r.height <= 1, inText = e.tagName === 'A' && getComputedStyle(e).display === 'inline';
			if (!clipped && !inText && (r.width < 24 || r.height < 24))
				list.push(`target of ${Math.round(r.width)}×${Math.round(r.height)} px: ${e.outerHTML.slice(0, 90)}`);
		}
		return list;
	});
	return [...words('violation', found.violations), ...words('incomplete', found.incomplete), ...shape];
}

/** Throws with all of them. `where` says which page and look. */
export async function noBarriers(page, where) {
	const list = await barriers(page);
	if (list.length)
		throw new Error(`${where}: ${list.length} barrier(s)\n  ${list.join('\n  ')}`);
}
