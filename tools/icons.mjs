// tools/icons.mjs — draws the app icons: web/icons/*.svg → *.png, by Chromium. Run after a change of an SVG and commit the result.
//	node tools/icons.mjs
import { readFile, writeFile } from 'node:fs/promises';
import { launch } from '../tests/browser/lib/browser.mjs';

const folder = new URL('../web/icons/', import.meta.url);
const icons = [ // SVG, pixels, PNG
	['icon.svg', 192, 'icon-192.png'],
	['icon.svg', 512, 'icon-512.png'],
	['icon-maskable.svg', 512, 'icon-maskable-512.png'],
	['icon-maskable.svg', 180, 'apple-touch-180.png'], // iOS rounds the corners itself
	['badge.svg', 96, 'badge-96.png'],                 // of a notification: white on nothing
];

const browser = await launch();
for (const [svg, size, png] of icons) {
	const page = await browser.newPage({ viewport: { width: size, height: size } });
	const image = 'data:image/svg+xml;base64,' + (await readFile(new URL(svg, folder))).toString('base64');
	await page.setContent(`<body style="margin:0"><img width="${size}" height="${size}" src="${image}" style="display:block">`);
	await page.locator('img').evaluate((img) => img.decode());
	await writeFile(new URL(png, folder), await page.screenshot({ omitBackground: true }));
	await page.close();
}
await browser.close();
