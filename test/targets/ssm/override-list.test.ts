// The list of AWS-RunPatchBaseline, by how Patch Manager compares it: a package is meant when it has both the id and the title.

import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { listedPlan, listedVersions, overrideList } from '../../../targets/ssm/override-list.ts';

describe('a list of packages', () => {
  it('names an rpm with its architecture, its epoch and its release', () => {
    const openssl = { name: 'openssl-libs', arch: 'x86_64', version: '1:3.0.7-27.el9' };
    expect(listedVersions('dnf', [openssl])).toEqual([{ id: 'openssl-libs.x86_64', title: '1:3.0.7-27.el9' }]);
  });

  it('names a package of dpkg without an epoch that is 0, as apt does not show it', () => {
    const packages = [
      { name: 'openssl', arch: 'amd64', version: '0:3.0.2-0ubuntu1.15' },
      { name: 'vim', arch: 'amd64', version: '2:9.0.1378-2' },
    ];
    expect(listedVersions('apt-get', packages)).toEqual([
      { id: 'openssl', title: '3.0.2-0ubuntu1.15' },
      { id: 'vim', title: '2:9.0.1378-2' },
    ]);
  });

  it('of what a manager shows leaves out what it gives no version of', () => {
    const planned = [
      { name: 'bash', version: '5.1.8-9.el9' },
      { name: 'new', version: '' },
    ];
    expect(listedPlan('yum', planned)).toEqual([{ id: 'bash', title: '5.1.8-9.el9' }]);
  });

  it('holds texts alone, each once: a version must not become a number', () => {
    const patch = { id: 'tzdata', title: '2024' };
    expect(overrideList([patch, patch])).toBe("'patches':\n  - 'id': 'tzdata'\n    'title': '2024'\n");
  });

  it('of nothing names a package that is nowhere: an empty list might be taken for none, and the baseline would decide', () => {
    expect(parse(overrideList([]))).toEqual({ patches: [{ id: 'patchcenter-nothing-to-install', title: '0' }] });
  });
});
