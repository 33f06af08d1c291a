// Answers with nonsense in them: each is told in a sentence of its own, and no password is repeated.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../../setup/install/answers.ts';
import { install } from '../../../setup/install/install.ts';

const APP = '11111111-1111-4111-8111-111111111111';
const REST = `teams: { appId: ${APP}, tenantId: ${APP}, passwordFile: pw }\nssh: { privateKeyFile: key }\n`;
const FINE = `database: { url: 'postgres://u:p@h/d' }\n`;
const folder = mkdtempSync(path.join(tmpdir(), 'patchcenter-answers-'));
const file = path.join(folder, 'answers.yaml');

function faultOf(content: string | Buffer): string {
  writeFileSync(file, content);
  try {
    readAnswers(file);
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('a password in the answers is not repeated', () => {
  it.each([
    ['in place of a group', `database: 'postgres://u:S3CRET@h/d'`, /database: what is written stands where a group/],
    [
      'as no address',
      `database: { url: 'u:S3CRET@h/d' }`,
      /database\.url: what is written is no address of PostgreSQL/,
    ],
    ['with a slash', `database: { adminUrl: 'postgres://u:S3CRET/a@h/d' }`, /adminUrl: .*%2F/],
    ['with a percent sign', `database: { adminUrl: 'postgres://u:S3CRET%zz@h/d' }`, /adminUrl: .*%25/],
    ['with a hash', `database: { url: 'postgres://u:S3CRET#x@h/d' }`, /database\.url: .*%23/],
    ['with a line break', `database: { url: "postgres://u:S3CRET\\n@h/d" }`, /database\.url: /],
    ['at a port that is none', `database: { url: 'postgres://u:S3CRET@h:99999/d' }`, /database\.url: /],
    ['after an asterisk', 'database: { url: *S3CRET }', /begins with an asterisk/],
    ['after an at sign', 'database: { url: @S3CRET }', /line 3, column 18 cannot be read .*single quotes/],
    ['after an exclamation mark', 'database: { url: !S3CRET x }', /line 3, column 18/],
    ['in quotes that do not end', `database: { url: 'postgres://u:S3CRET@h }`, /cannot be read \(missing char\)/],
    ['of Redis', `${FINE}redisUrl: ':S3CRET@redis:6379'`, /redisUrl: what is written is no address of Redis/],
    ['of Redis, as a list', `${FINE}redisUrl: [S3CRET]`, /redisUrl: what is written stands where a text/],
  ])('%s', (_, line, says) => {
    const said = faultOf(`${REST}${line}\n`);
    expect(said).toMatch(says);
    expect(said).not.toContain('S3CRET');
  });
});

describe('a fault', () => {
  it.each([
    ['nothing at all', '', /ssh is missing[\s\S]*database is missing: a group of settings[\s\S]*teams is missing/],
    [
      'a misspelt key',
      `${REST}database: { adminUrl: 'postgres://a@h/d', nam: x }`,
      /database\.nam is unknown: name is meant/,
    ],
    ['a number', `${REST}database: { url: 5 }`, /database\.url: the number 5 stands where a text/],
    ['a setting twice', `${REST}${FINE}${FINE}`, /this setting stands there twice/],
    ['UTF-16', Buffer.from(`\uFEFF${REST}${FINE}`, 'utf16le'), /not written in UTF-8/],
    ['a zone', `${REST}${FINE}zone: Mars/Olympus`, /zone: “Mars\/Olympus” cannot be used: not a time zone/],
    ['a folder', `${REST}${FINE}directory: '/etc/patch center'`, /directory: .*blanks/],
    [
      'an order',
      `${REST}${FINE}vcenters: [{ name: N, url: 'https://n/sdk', username: u, passwordFile: pw }]\norder: { hprod: [M], prod: [N] }`,
      /order: the order of hprod names unknown vCenter M/,
    ],
    [
      'two vCenters of one file',
      `${REST}${FINE}vcenters:\n  - { name: North, url: 'https://n/sdk', username: u, passwordFile: pw }\n  - { name: north, url: 'https://m/sdk', username: u, passwordFile: pw }`,
      /“North” and “north” would both have the file secrets\/vcenter-north/,
    ],
  ])('about %s says what is meant', (_, content, says) => {
    expect(faultOf(content)).toMatch(says);
  });

  it('is none with a BOM, CRLF, several hosts, or a socket', () => {
    expect(faultOf(`\uFEFF${REST}${FINE}`.replaceAll('\n', '\r\n'))).toBe('none');
    expect(faultOf(`${REST}database: { url: 'postgres://u:p%40%2F@a:5432,b:5433/d' }`)).toBe('none');
    expect(faultOf(`${REST}database: { adminUrl: 'postgres:///postgres?host=/run/postgresql' }`)).toBe('none');
  });

  it('is a secret that is empty, a folder, or a pipe', { timeout: 20_000 }, async () => {
    writeFileSync(path.join(folder, 'pw'), '\n');
    execFileSync('mkfifo', [path.join(folder, 'key')]);
    writeFileSync(file, `directory: etc\n${REST}${FINE}tracing: { endpoint: 'https://t', headersFile: . }\n`);
    await expect(install(readAnswers(file), async () => false)).rejects.toThrow(
      /pw cannot be read \(it is empty\)[\s\S]*key cannot be read \(it is not a file\)[\s\S]*headersFile: .*not a file/,
    );
  });
});
