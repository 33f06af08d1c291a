import { describe, expect, it } from 'vitest';
import { asRoot, isSudoRefusal, parseSudo } from '../../../targets/facts/as-root.ts';
import { parseClockSkew } from '../../../targets/facts/host-clock.ts';
import { parseManager } from '../../../targets/facts/manager.ts';
import { parsePackageLock } from '../../../targets/facts/package-lock.ts';
import { parseRepositories } from '../../../targets/facts/repositories.ts';
import { parseRegistration } from '../../../targets/facts/rpm/registration.ts';
import { parseRpmDatabase } from '../../../targets/facts/rpm/rpm-database.ts';

const said = (exitCode: number | null, output: string) => ({ exitCode, output });

describe('PRE-6: registration', () => {
  it.each([
    [said(0, 'system identity: 5d2b\nname: srv-001'), 'registered'],
    [said(1, "This system is not yet registered. Try 'subscription-manager register --help'."), 'not-registered'],
    [said(70, 'Unable to verify server’s identity: timed out'), 'unknown'],
    [said(1, 'Network error, unable to connect to server.'), 'unknown'],
    [said(127, 'sh: subscription-manager: command not found'), 'unknown'],
    [said(1, 'sudo: a password is required'), 'unknown'],
    [said(null, ''), 'unknown'],
  ])('%o is %s', (answer, state) => {
    expect(parseRegistration(answer)).toEqual({ state, raw: answer.output });
  });
});

describe('PRE-6: enabled repositories', () => {
  const PLUGIN = 'Updating Subscription Management repositories.\n';
  it('counts the lines of the table of dnf', () => {
    const table = `${PLUGIN}repo id                 repo name\nbase                    Test base\nupdates                 Test updates`;
    expect(parseRepositories(said(0, table))).toBe(2);
  });
  it('understands the French header', () => {
    expect(parseRepositories(said(0, 'id du dépôt          nom du dépôt\nbase         Test base'))).toBe(1);
  });
  it('counts repositories, not the packages that yum 3 adds up, and its wrapped names once', () => {
    const table = `Loaded plugins: product-id\nrepo id               repo name              status\nrhel-7-server-rpms/7Server/x86_64\n                      Red Hat Enterprise     32,145\nepel                  Extra                 13,791\nrepolist: 45,936`;
    expect(parseRepositories(said(0, table))).toBe(2);
  });
  it.each([`${PLUGIN}No repositories available`, PLUGIN, 'Loaded plugins: product-id\nrepolist: 0'])(
    '%j is none',
    (output) => {
      expect(parseRepositories(said(0, output))).toBe(0);
    },
  );
  it('is unknown after an error and for words it does not know', () => {
    expect(parseRepositories(said(1, 'Error: Cache-only enabled'))).toBeNull();
    expect(parseRepositories(said(124, ''))).toBeNull();
    expect(parseRepositories(said(0, 'something else'))).toBeNull();
  });
});

describe('PRE-7: sudo without a password', () => {
  const refused = said(1, 'sudo: a password is required');
  it('is yes when it works, or when a listed command works', () => {
    expect(parseSudo(said(0, ''), null)).toBe('yes');
    expect(parseSudo(refused, said(0, 'repo id  repo name'))).toBe('yes');
  });
  it.each([
    'sudo: a password is required',
    'sudo: il est nécessaire de saisir un mot de passe',
    'sudo: sorry, you must have a tty to run sudo',
  ])('is no after %j', (output) => {
    expect(isSudoRefusal(said(1, output))).toBe(true);
    expect(parseSudo(said(1, output), said(1, output))).toBe('no');
  });
  it('is unknown when neither worked nor was refused', () => {
    expect(parseSudo(said(null, ''), null)).toBe('unknown');
    expect(parseSudo(refused, said(1, 'Error: no cache'))).toBe('unknown');
  });
  it('puts nothing between sudo and a listed command', () => {
    expect(asRoot('yum repolist', 'listed-commands', 60)).toBe('sudo -n yum repolist');
    expect(asRoot('yum repolist', 'any-command', 60)).toBe('sudo -n env LC_ALL=C LANGUAGE= timeout 60 yum repolist');
  });
});

describe('PRE-7: package lock, rpm database, clock', () => {
  it.each([
    ['held by process 56 (/var/lib/dnf/rpmdb_lock.pid)\nchecked', 'yes'],
    ['checked', 'no'],
    ['unreadable process table\nchecked', 'unknown'],
    ['', 'unknown'],
  ])('lock %j is %s', (output, answer) => {
    expect(parsePackageLock(said(0, output))).toBe(answer);
  });
  it.each([
    [said(0, 'packages: 812'), 'yes'],
    [said(0, 'packages: 0'), 'no'],
    [said(1, 'error: rpmdb: BDB1507 Thread died in Berkeley DB library\npackages: 0'), 'no'],
    [said(0, 'error: cannot open Packages index using db5\npackages: 3'), 'no'],
    [said(124, 'packages: 0'), 'no'],
    [said(127, 'rpm: not found'), 'unknown'],
    [said(null, ''), 'unknown'],
  ])('rpm %o is %s', (answer, expected) => {
    expect(parseRpmDatabase(answer)).toBe(expected);
  });
  it('gives the skew in seconds, and nothing for nonsense', () => {
    const now = new Date(1_800_000_000_900);
    expect(parseClockSkew(said(0, '1800000301'), now)).toBe(301);
    expect(parseClockSkew(said(0, '1799999990'), now)).toBe(-10);
    expect(parseClockSkew(said(0, 'mardi'), now)).toBeNull();
    expect(parseClockSkew(said(1, '1800000301'), now)).toBeNull();
  });
  it('RUN-5: finds the manager by its binary', () => {
    expect(parseManager(said(0, '/usr/bin/dnf'))).toBe('dnf');
    expect(parseManager(said(0, 'yum'))).toBe('yum');
    expect(parseManager(said(1, ''))).toBeNull();
  });
});
