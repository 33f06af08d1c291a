import { describe, expect, it } from 'vitest';
import { SettingsError } from '../../config.ts';
import { type Check, type CheckReport, yes } from '../../setup/check.ts';
import { exitCodeOf, reportJson, reportText, terminalLanguage } from '../../setup/report.ts';
import { runChecks } from '../../setup/run-checks.ts';
import { installed, said } from './installed.ts';

const title = { fr: 'Essai', en: 'Trial' };
const check = (
  run: Extract<Check, { needs: 'nothing' }>['run'],
  more: Partial<Pick<Check, 'of' | 'name'>> = {},
): Check => ({
  name: 'trial',
  title,
  needs: 'nothing',
  run,
  ...more,
});

async function only(one: Check, installation = installed(), limitMs?: number): Promise<CheckReport> {
  const [report] = await runChecks([one], installation, limitMs);
  if (report === undefined) throw new Error('no report');
  return report;
}

describe('a check', () => {
  it('that is late is unknown, and told to stop', async () => {
    let stopped = false;
    const late = check(({ signal }) => {
      signal.addEventListener('abort', () => {
        stopped = true;
      });
      return new Promise(() => undefined);
    });
    expect(said(await only(late, installed(), 20))).toBe('unknown: no answer within 0.02 s');
    expect(stopped).toBe(true);
  });

  it('that fails on the way is unknown, with the reason', async () => {
    const fails = check(async () => {
      throw new Error('the network is down');
    });
    expect(said(await only(fails))).toBe('unknown: the check failed: the network is down');
  });

  it('that finds a setting unusable sends to the settings', async () => {
    const fails = check(async () => {
      throw new SettingsError(['vc cannot be read (ENOENT).']);
    });
    const report = await only(fails);
    expect([said(report), report.remedy?.en]).toEqual([
      'unknown: not checked: vc cannot be read (ENOENT).',
      'Correct the settings first.',
    ]);
  });

  it('that needs settings or a database is not run without them', async () => {
    const run = () => Promise.resolve(yes('oui', 'yes'));
    const ofSettings: Check = { name: 'a', title, needs: 'settings', run };
    const ofDatabase: Check = { name: 'b', title, needs: 'database', run };
    expect((await only(ofSettings, installed({ settings: null }))).answer).toBe('unknown');
    expect((await only(ofDatabase, installed({ settings: null }))).answer).toBe('unknown');
    expect((await only(ofDatabase, installed())).answer).toBe('unknown');
    expect((await only(ofSettings)).answer).toBe('yes');
  });

  it('of one process is left out for the other, and all run side by side in their order', async () => {
    const run = async () => yes('', 'x');
    const checks = [
      check(run, { name: 'w', of: 'worker' }),
      check(run, { name: 'c', of: 'chat' }),
      check(run, { name: 'both' }),
    ];
    const names = async (processes: readonly ('chat' | 'worker')[]) =>
      (await runChecks(checks, installed({ processes }))).map(({ name }) => name);
    expect(await names(['chat'])).toEqual(['c', 'both']);
    expect(await names(['chat', 'worker'])).toEqual(['w', 'c', 'both']);
  });
});

describe('the report', () => {
  const of = (answer: CheckReport['answer']): CheckReport => ({
    name: answer,
    title,
    answer,
    detail: { fr: 'ainsi\n- là', en: 'so\n- there' },
    remedy: answer === 'yes' ? null : { fr: 'Faites.', en: 'Do it.' },
  });

  it('ends with 0, 1 or 2: unknown is never yes', () => {
    expect(exitCodeOf([of('yes')])).toBe(0);
    expect(exitCodeOf([of('yes'), of('unknown')])).toBe(2);
    expect(exitCodeOf([of('unknown'), of('no')])).toBe(1);
  });

  it('is a line each, and what to do below', () => {
    expect(reportText([of('yes'), of('no')], 'en')).toBe(
      '✔ Trial: so\n    - there\n✖ Trial: so\n    - there\n    → Do it.',
    );
    expect(reportText([of('unknown')], 'fr')).toBe('? Essai : ainsi\n    - là\n    → Faites.');
    expect(JSON.parse(reportJson([of('no')], 'fr'))).toEqual({
      answer: 'no',
      checks: [{ name: 'no', title: 'Essai', answer: 'no', detail: 'ainsi\n- là', remedy: 'Faites.' }],
    });
  });

  it('speaks as the terminal does', () => {
    expect(terminalLanguage({ LANG: 'fr_FR.UTF-8' })).toBe('fr');
    expect(terminalLanguage({ LANG: 'fr_FR.UTF-8', LC_ALL: 'C' })).toBe('en');
    expect(terminalLanguage({})).toBe('en');
  });
});
