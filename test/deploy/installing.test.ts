// What docs/installing.md has people type exists: scripts, options, files, units, settings.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checkedAnswers } from '../../setup/install/answers.ts';
import { filesOf } from '../../setup/install/files.ts';
import { ROOT } from './imports.ts';

const text = readFileSync(path.join(ROOT, 'docs/installing.md'), 'utf8');
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};
const [, answersText = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];

describe('docs/installing.md', () => {
  it('names scripts that there are, with options that they read', () => {
    const lines = [...text.matchAll(/npm run ([\w:]+)(?: \S+)? -- ((?:--\S+ ?\S*\s?)+)/g)];
    expect(lines.length).toBeGreaterThan(3);
    for (const [line, script = '', options = ''] of lines) {
      const file = /\S+\.ts/.exec(scripts[script] ?? '')?.[0] ?? '';
      const code = existsSync(path.join(ROOT, file)) ? readFileSync(path.join(ROOT, file), 'utf8') : '';
      for (const [, option] of options.matchAll(/--(\w+)/g))
        expect(code, line).toMatch(new RegExp(`\\b${option}: \\{ type: '`));
    }
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script = '']) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  it('shows answers that are taken, and says what is made of them', () => {
    const answers = checkedAnswers(parse(answersText), 'docs/installing.md');
    const made = filesOf(answers, { databaseUrl: 'x', linkSecret: 'y' }).map((file) => file.path.split('/')[0]);
    const said = [
      'settings.yaml',
      'chat.env',
      'worker.env',
      'secrets',
      'patchcenter-chat.service.d',
      'patchcenter-worker@.service.d',
    ];
    expect([...new Set(made)].toSorted()).toEqual(said.toSorted());
    for (const name of said) expect(text).toContain(`\`${name}`);
  });

  it('puts Node and the product where the units look', () => {
    const unit = readFileSync(path.join(ROOT, 'deploy/systemd/patchcenter-chat.service'), 'utf8');
    const [, node = ''] = /^ExecStart=(\S+)/m.exec(unit) ?? [];
    const [, where = ''] = /^WorkingDirectory=(\S+)/m.exec(unit) ?? [];
    const [, user = ''] = /^User=(\S+)/m.exec(unit) ?? [];
    expect(text).toContain(` ${node}\n`);
    expect(text).toContain(`git clone REPOSITORY ${where}\n`);
    expect(text).toMatch(new RegExp(`^ +useradd .* ${user}$`, 'm'));
  });

  it('copies files that there are', () => {
    const named = [...text.matchAll(/deploy\/[\w./-]+/g)].map(([file]) => file.replace(/[./]+$/, ''));
    expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
  });
});
