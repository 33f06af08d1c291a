// What the example for OpenTofu and its page allow the worker in AWS is what it asks there, no less and no more.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PLACES = ['targets/ssm', 'targets/ec2', 'integrations/aws'];
/** Of rights that S3 and the keys of volumes want, for which nothing is called. */
const NOT_CALLED = [
  's3:ListBucket',
  'kms:CreateGrant',
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** `new SendCommandCommand(…)` of `@aws-sdk/client-ssm` is `ssm:SendCommand`. */
function called(): readonly string[] {
  const found = PLACES.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { withFileTypes: true })
      .filter((one) => one.isFile() && one.name.endsWith('.ts') && !one.name.startsWith('stand-in'))
      .flatMap((one) => calledIn(read(`${folder}/${one.name}`))),
  );
  return [...new Set(found)].toSorted();
}

function calledIn(source: string): readonly string[] {
  const services = new Map(
    [...source.matchAll(/import (?:type )?\{([^}]*)\} from '@aws-sdk\/client-([a-z0-9]+)'/g)].flatMap(
      ([, names = '', service = '']) => names.split(',').map((name) => [name.trim(), service] as const),
    ),
  );
  return [...source.matchAll(/new (\w+Command)\(/g)].map(([, name = '']) => {
    return `${services.get(name)}:${name.replace(/Command$/, '')}`;
  });
}

type Statement = {
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: string;
  readonly variables: readonly string[];
};

/** Of the policy of the worker: from a line of two blanks to its closing brace. */
function statements(): readonly Statement[] {
  const policy =
    /^data "aws_iam_policy_document" "worker" \{$([\s\S]*?)^\}$/m.exec(read('deploy/aws/main.tf'))?.[1] ?? '';
  return [...policy.matchAll(/^ {2}(?:dynamic "statement"|statement) \{$([\s\S]*?)^ {2}\}$/gm)].map(
    ([, body = '']) => ({
      sid: /sid\s*= "(\w+)"/.exec(body)?.[1] ?? '',
      actions: quoted(/actions\s*= \[([^\]]*)\]/.exec(body)?.[1] ?? ''),
      resources: /resources\s*= ([\s\S]*?)(?:\n\s*condition|$)/.exec(body)?.[1] ?? '',
      variables: [...body.matchAll(/variable = "([^"]+)"/g)].map(([, name = '']) => name),
    }),
  );
}

function quoted(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]+)"/g)].map(([, word = '']) => word);
}

/** Of the table of rights; a service is named once for those that follow it. */
function documented(): readonly string[] {
  const cells = [...read('docs/integrations/aws.md').matchAll(/^\| (.*?) \|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => {
    let service = '';
    return [...cell.matchAll(/`(?:([a-z0-9]+):)?([A-Z][A-Za-z]+)`/g)].map(([, named, action]) => {
      service = named ?? service;
      return `${service}:${action}`;
    });
  });
}

it('allows what is called, and what comes with it, and nothing else', () => {
  const allowed = statements().flatMap(({ actions }) => actions);
  expect(called().length).toBeGreaterThan(20);
  expect([...new Set(allowed)].toSorted()).toEqual([...called(), ...NOT_CALLED].toSorted());
});

it('says each right on its page', () => {
  expect(documented().toSorted()).toEqual([...called(), ...NOT_CALLED].toSorted());
});

it('allows nothing on an instance that has not the tag', () => {
  const ofInstances = statements().filter(({ resources }) => resources.includes(':instance/'));
  expect(ofInstances.map(({ sid }) => sid)).toEqual(['Instances', 'Machines']);
  for (const { variables } of ofInstances) expect(variables[0]).toMatch(/esourceTag\/\$\{var\.tag\.key\}$/);
});

it('lets be deleted what bears a tag of ours, and nothing else', () => {
  const deleting = statements().filter(({ actions }) => actions.some((one) => /:Delete/.test(one)));
  expect(deleting).toHaveLength(2);
  for (const { variables } of deleting)
    expect(variables).toEqual([expect.stringMatching(/^aws:ResourceTag\/patchcenter:/)]);
});

it('allows everywhere only what reads, and what names no resource', () => {
  const everywhere = statements().filter(({ resources }) => /^\["\*"\]/.test(resources.trim()));
  for (const one of everywhere.flatMap(({ actions }) => actions))
    expect(one).toMatch(/:(Describe|Get|List)|^ssm:CancelCommand$/);
});
