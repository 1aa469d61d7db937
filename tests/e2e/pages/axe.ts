import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Serious and critical faults that axe-core finds on the page as it stands, one line each. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // evaluated, since a script tag would be refused by the page's content security policy
  await page.evaluate(axe.source);
  const violations = await page.evaluate<axe.Result[]>(
    `axe.run(document).then((result) => result.violations)`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}
