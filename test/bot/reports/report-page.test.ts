// KPI-3: the page of a report is one file that needs nothing else, says everything, and lets nobody write into it.
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { reportPage } from '../../../bot/reports/page/report-page.ts';
import { saidEverywhere } from '../../cards/said.ts';
import { plain, type Sample } from '../../cards/sample.ts';
import { sampleReport } from '../../cards/samples/management/reports.ts';

const HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)></title></style></svg>\u202e{{x}} &lt;b&gt;';
const hostile: Sample = { servers: 4, hostname: (i) => `${HOSTILE}${i}`, said: saidEverywhere(HOSTILE), page: 1 };
const LANGUAGES = ['fr', 'en'] as const;
const page = (html: string) => parseHTML(html).document;

describe.each(LANGUAGES)('in %s', (language) => {
  it('asks for nothing and runs nothing', () => {
    const html = reportPage(sampleReport(plain(language)), language);
    expect(html).toMatch(/^<!doctype html>\n<html lang="(fr|en)">/);
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html.replaceAll('http://www.w3.org/', '')).not.toMatch(/https?:|url\(|@import|<script|<link|<iframe|<img/i);
    expect(page(html).querySelectorAll('svg')).toHaveLength(4);
  });

  it('lets a hostile name, comment or reason be a text', () => {
    const document = page(reportPage(sampleReport(hostile), language));
    const names = new Set([...document.querySelectorAll('*')].map(({ localName }) => localName));
    for (const name of ['script', 'img', 'b', 'iframe']) expect(names).not.toContain(name);
    const attributes = [...document.querySelectorAll('*')].flatMap((one) => [...one.attributes].map((own) => own.name));
    expect(attributes.filter((name) => name.startsWith('on'))).toEqual([]);
    expect(document.querySelectorAll('title')).toHaveLength(1);
    expect(document.body.textContent).toContain('<script>alert(1)</script>');
    expect(document.body.textContent).not.toContain('\u202e');
  });

  it('says what was planned, done, failed, validated, left out, overridden, held back and next', () => {
    const document = page(reportPage(sampleReport(plain(language)), language));
    const headings = [...document.querySelectorAll('h2')].map(({ textContent }) => textContent);
    expect(headings).toHaveLength(10);
    for (const table of document.querySelectorAll('table.list')) {
      expect(table.querySelectorAll('tbody tr').length).toBeGreaterThan(0);
    }
    const unlabelled = [...document.querySelectorAll('.list td')].filter((cell) => !cell.getAttribute('data-label'));
    expect(unlabelled).toEqual([]);
  });

  it('says Nothing of what there is none of, and draws no empty chart', () => {
    const document = page(reportPage(sampleReport({ ...plain(language), servers: 0 }), language));
    expect(document.querySelectorAll('svg')).toHaveLength(0);
    expect(document.body.textContent).toContain(language === 'fr' ? 'Rien.' : 'Nothing.');
  });

  it('shows the first rows of many, and says where the others are', () => {
    const report = sampleReport({ ...plain(language), servers: 3000 });
    const html = reportPage(report, language);
    expect(page(html).body.textContent).toMatch(/200 (premiers sur|of) 3000/);
    expect(html.length).toBeLessThan(2_000_000);
  });
});

it('gives the numbers of each chart as a table too', () => {
  const report = sampleReport(plain('en'));
  const document = page(reportPage(report, 'en'));
  const [byDay] = document.querySelectorAll('figure details table');
  const rows = [...(byDay?.querySelectorAll('tbody tr') ?? [])].map((row) =>
    [...row.children].slice(1).map(({ textContent }) => Number(textContent)),
  );
  expect(rows).toEqual(report.bars.counts.map(({ ok, ko }) => [ok, ko]));
});

it('COMP-4: breaks the line of compliance where nothing was read, and says so in its table', () => {
  const document = page(reportPage(sampleReport(plain('en')), 'en'));
  const figure = [...document.querySelectorAll('figure')].find((one) => /up to date/.test(one.textContent ?? ''));
  const paths = [...(figure?.querySelectorAll('svg path') ?? [])].map((path) => path.getAttribute('d') ?? '');
  expect(paths.map((path) => path.match(/M/g)?.length)).toContain(2);
  expect(figure?.querySelectorAll('svg circle')).toHaveLength(7);
  const rows = [...(figure?.querySelectorAll('tbody tr') ?? [])].map((row) => row.children[1]?.textContent);
  expect(rows).toEqual(['150', '155', '160', 'nothing was read', '170', '175', '180', '185']);
});
