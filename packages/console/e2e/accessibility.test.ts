import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { withoutBrowser } from '../test/browser.ts';
import { makePlant } from '../test/plant.ts';
import { consoleSuite } from '../test/suite.ts';

/** What people need who use the keyboard alone, see little contrast, or are made ill by movement (WCAG 2.2 AA). */
describe('accessibility', { timeout: 240_000, skip: withoutBrowser }, () => {
  const plant = makePlant(20);
  const suite = consoleSuite({ plant });
  const [match] = plant.matches;
  const paths = [
    '/',
    '/library',
    '/library?q=e',
    '/library/CVE-2022-38465',
    '/library/exchange',
    '/library/fingerprints?id=siemens-s7-1200-order-number',
    '/graph?node=vulnerability%3ACVE-2022-38465&view=list',
    '/vulnerabilities',
    `/vulnerabilities?match=${match.id}`,
    `/assets/${match.asset.id}?tab=vulnerabilities`,
  ];

  async function open(path: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await suite.open(path, { colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
    await page.waitForTimeout(400);
    return page;
  }

  for (const scheme of ['light', 'dark'] as const)
    test(`text stands out from what is behind it, ${scheme} (1.4.3)`, async () => {
      for (const path of paths) {
        const page = await open(path, scheme);
        assert.deepEqual(await page.evaluate(faintTexts), [], path);
        await page.context().close();
      }
    });

  test('every step of the keyboard is seen, and none is lost (2.4.7)', async () => {
    for (const path of paths) {
      const page = await open(path);
      for (let step = 0; step < 30; step++) {
        await page.keyboard.press('Tab');
        const unseen = await page.evaluate(() => {
          const at = document.activeElement;
          if (!(at instanceof HTMLElement) || at === document.body) return null;
          // A field that is drawn by what is around it shows its focus there, by its border.
          if (at.closest('[class*="Select-input"], [class*="TagsInput-input"]')) return null;
          const shown = [at, at.parentElement, at.closest('[class*=wrapper]'), at.nextElementSibling]
            .filter((one) => one !== null)
            .some((one) => {
              const style = getComputedStyle(one);
              return (
                (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0) ||
                style.boxShadow !== 'none' ||
                (one === at && at.matches('input, textarea') && style.borderTopStyle !== 'none')
              );
            });
          return shown ? null : at.outerHTML.slice(0, 160);
        });
        assert.equal(unseen, null, path);
      }
      await page.context().close();
    }
  });

  test('nothing moves for those who asked for that (2.3.3)', async () => {
    for (const path of paths) {
      const page = await open(path);
      const moving = await page.evaluate(() =>
        document
          .getAnimations()
          .filter((one) => one.playState === 'running' && Number(one.effect?.getComputedTiming().duration ?? 0) > 1)
          .map((one) => (one.effect as KeyframeEffect).target?.className ?? ''),
      );
      assert.deepEqual(moving, [], path);
      await page.context().close();
    }
  });

  test('the keyboard alone goes from the library to a vulnerability, its graph, and the asset that has it', async () => {
    const page = await open('/library');
    await page.getByRole('searchbox', { name: 'Anything' }).focus();
    await page.keyboard.type(match.vulnerability.id);
    await page.waitForURL(/q=/);
    await page.getByRole('list', { name: 'Hits' }).getByRole('link').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/library/${match.vulnerability.id}`);
    await page.getByRole('main').getByRole('link', { name: 'Graph' }).first().press('Enter');
    await page.waitForURL(/graph\?node=/);
    await page.goBack();
    const asset = page
      .getByRole('table', { name: 'Vulnerabilities' })
      .getByRole('link', { name: match.asset.label, exact: true })
      .first();
    await asset.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/assets/${match.asset.id}`);
    await page
      .getByRole('region', { name: 'What to do first' })
      .getByRole('link', { name: /vulnerabilit/ })
      .press('Enter');
    await page.getByRole('tab', { name: /Vulnerabilities/, selected: true }).waitFor();
    await page
      .getByRole('button', { name: /% likely/ })
      .first()
      .press('Enter');
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('heading', { name: 'What to do' }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null), true);
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'detached' });
    assert.match((await page.evaluate(() => document.activeElement?.textContent)) ?? '', /likely/);
  });
});

/** Texts whose contrast is below what their size asks for; runs in the page. */
function faintTexts(): string[] {
  type Colour = [red: number, green: number, blue: number, alpha: number];
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
  const known = new Map<string, Colour>();
  const read = (css: string): Colour => {
    const before = known.get(css);
    if (before) return before;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = css;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = canvas.getImageData(0, 0, 1, 1).data;
    const colour: Colour = [red, green, blue, alpha / 255];
    known.set(css, colour);
    return colour;
  };
  const over = ([r, g, b, a]: Colour, [R, G, B]: Colour): Colour => [
    r * a + R * (1 - a),
    g * a + G * (1 - a),
    b * a + B * (1 - a),
    1,
  ];
  const light = ([r, g, b]: Colour): number => {
    const part = (value: number) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (element: Element): Colour => {
    const layers: Colour[] = [];
    for (let one: Element | null = element; one; one = one.parentElement) {
      const colour = read(getComputedStyle(one).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight<Colour>((below, layer) => over(layer, below), [255, 255, 255, 1]);
  };
  const found = new Set<string>();
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE)
      .map((node) => node.textContent?.trim())
      .join('');
    if (!text || element.closest('svg, canvas, [disabled], [data-disabled], [aria-disabled=true], [aria-hidden=true]')) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const style = getComputedStyle(element);
    let opacity = 1;
    for (let one: Element | null = element; one; one = one.parentElement) opacity *= Number(getComputedStyle(one).opacity);
    if (style.visibility === 'hidden' || opacity === 0) continue;
    const back = behind(element);
    const [r, g, b, a] = read(style.color);
    const front = over([r, g, b, a * opacity], back);
    const [bright, dark] = [light(front), light(back)].toSorted((one, other) => other - one);
    const ratio = ((bright ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5))
      found.add(`${ratio.toFixed(2)} ${text.slice(0, 40)} (${element.className || element.tagName})`);
  }
  return [...found];
}
