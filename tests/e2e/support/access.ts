import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds against WCAG 2.2 AA on the page as it is: rule, and the elements. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  return page.evaluate(async (values) => {
    type Found = { violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] };
    const { run } = (window as unknown as { axe: { run(options: object): Promise<Found> } }).axe;
    const { violations } = await run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`));
  }, RULES);
}

/** Things to press, choose or type into that are smaller than 24 by 24 pixels; links within sentences apart (WCAG 2.5.8). */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const LEAST = 23.5;
    const all = document.querySelectorAll<HTMLElement>(
      'button, a[href], input:not([type=hidden]), select, textarea, [role=button], [role=menuitem], [role=tab]',
    );
    return Array.from(all).flatMap((element) => {
      const label = (element as HTMLInputElement).labels?.[0];
      const boxes = [element, ...(label ? [label] : [])].map((one) => one.getBoundingClientRect());
      const style = getComputedStyle(element);
      const isSeen = boxes.some(({ width, height }) => width > 1 && height > 1) && style.visibility !== 'hidden';
      const isInSentence = element.tagName === 'A' && style.display === 'inline';
      if (!isSeen || isInSentence || boxes.some(({ width, height }) => width >= LEAST && height >= LEAST)) return [];
      const { width, height } = boxes[0] ?? { width: 0, height: 0 };
      return [`${element.outerHTML.slice(0, 140)} is ${Math.round(width)} × ${Math.round(height)}`];
    });
  });
}

/** Goes through the page with Tab: what cannot be seen to have the focus, or lies behind something else. */
export async function unseenFocus(page: Page, steps: number): Promise<string[]> {
  const unseen: string[] = [];
  for (let step = 0; step < steps; step += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(async () => {
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
      const element = document.activeElement as HTMLElement | null;
      if (!element || element === document.body) return null;
      const label = (element as HTMLInputElement).labels?.[0];
      const box = element.getBoundingClientRect();
      const shown = box.width > 2 ? box : (label ?? element).getBoundingClientRect();
      const marked = [element, element.parentElement, label, element.nextElementSibling].some((one) => {
        if (!one) return false;
        const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(one);
        const isOutlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
        return isOutlined || boxShadow !== 'none' || borderColor.includes('70, 194, 216');
      });
      const top = document.elementFromPoint(shown.x + shown.width / 2, shown.y + shown.height / 2);
      const isCovered = !top || !(element.contains(top) || top.contains(element) || label?.contains(top));
      if (marked && !isCovered) return null;
      return `${isCovered ? 'covered' : 'unmarked'}: ${element.outerHTML.slice(0, 140)}`;
    });
    if (found) unseen.push(found);
  }
  return [...new Set(unseen)];
}
