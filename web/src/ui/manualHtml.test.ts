import { describe, expect, it } from 'vitest';
import { manualHtml } from './manualHtml';

const html = (markdown: string) => manualHtml(markdown, (name) => `/of-project/${encodeURIComponent(name)}`);

describe('manualHtml', () => {
  it('shows headings, tables and emphasis', () => {
    expect(html('# Nodules\n\n**Tight** outlines.')).toContain('<strong>Tight</strong>');
    expect(html('| a | b |\n|---|---|\n| 1 | 2 |')).toContain('<td>1</td>');
  });
  it('takes pictures from the project', () => {
    expect(html('![good](pictures/good.png)')).toContain('<img src="/of-project/good.png" alt="good">');
    expect(html('![good](<pictures/good one.png>)')).toContain('src="/of-project/good%20one.png"');
    expect(html('![g](pictures/100%.png)')).toContain('src="/of-project/100%25.png"');
  });
  it('fetches nothing from elsewhere', () => {
    expect(html('![tracker](https://elsewhere.example/p.gif)')).toBe('<p>tracker</p>\n');
    expect(html('![x](pictures/../../secret.png)')).not.toContain('<img');
    expect(html('<img src="https://elsewhere.example/p.gif">')).not.toContain('elsewhere');
  });
  it('runs nothing', () => {
    expect(html('<script>alert(1)</script>\n\n<svg onload=alert(1)></svg>')).not.toMatch(/script|svg/);
    expect(html('[x](javascript:alert(1))')).toBe('<p>x</p>\n');
    expect(html('![" onerror="alert(1)](pictures/a.png)')).toContain('alt="&quot; onerror=&quot;alert(1)"');
  });
});
