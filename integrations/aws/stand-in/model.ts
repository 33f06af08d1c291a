// What the SDK's own models say about a request: its members and their types, which are required, and the values of an enum.
// The runtime schemas carry no enums: which member has which stands in the type declarations of the same package.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { limitBroken } from './limits.ts';
import { type Member, type Operation, operationOf, type Shape } from './schema.ts';

type Sdk = Readonly<Record<string, unknown>>;

export class Model {
  readonly #sdk: Sdk;
  readonly #declarations: string;
  readonly #enums = new Map<string, readonly string[] | undefined>();

  constructor(packageName: '@aws-sdk/client-ssm' | '@aws-sdk/client-ec2', sdk: Sdk) {
    this.#sdk = sdk;
    const main = createRequire(import.meta.url).resolve(packageName);
    const folder = path.join(main.slice(0, main.indexOf(`${packageName}/`) + packageName.length), 'dist-types/models');
    const files = readdirSync(folder).filter((name) => /^models_\d+\.d\.ts$/.test(name));
    this.#declarations = files.map((name) => readFileSync(path.join(folder, name), 'utf8')).join('\n');
  }

  operation(name: string): Operation | undefined {
    return operationOf(this.#sdk, name);
  }

  /** What is wrong with a request; nothing: it is as the model says. */
  problems(operation: Operation, input: unknown): readonly string[] {
    return [...this.#check(operation.input, input, '', `${operation.name}.`)];
  }

  *#check(shape: Shape, value: unknown, at: string, under: string): Generator<string> {
    const wrong = (what: string) => `Value at '${at === '' ? 'input' : at}' failed to satisfy constraint: ${what}`;
    switch (shape.kind) {
      case 'text':
        if (typeof value !== 'string') yield wrong('Member must be a string');
        return;
      case 'number':
        if (typeof value !== 'number' || !Number.isFinite(value)) yield wrong('Member must be a number');
        return;
      case 'boolean':
        if (typeof value !== 'boolean') yield wrong('Member must be a boolean');
        return;
      case 'instant':
        if (!(value instanceof Date) || Number.isNaN(value.getTime())) yield wrong('Member must be a timestamp');
        return;
      case 'bytes':
      case 'document':
        return;
      case 'list':
        if (!Array.isArray(value)) yield wrong('Member must be a list');
        else
          for (const [i, one] of value.entries()) yield* this.#check(shape.of(), one, `${at}.${i + 1}.member`, under);
        return;
      case 'map':
        if (!isFields(value)) yield wrong('Member must be a map');
        else for (const [key, one] of Object.entries(value)) yield* this.#check(shape.of(), one, `${at}.${key}`, under);
        return;
      case 'structure':
        if (!isFields(value)) yield wrong('Member must be a structure');
        else yield* this.#checkMembers(shape.name, shape.members(), value, at, under);
    }
  }

  *#checkMembers(
    name: string,
    members: readonly Member[],
    value: Readonly<Record<string, unknown>>,
    at: string,
    under: string,
  ): Generator<string> {
    const dot = at === '' ? '' : `${at}.`;
    for (const unknown of Object.keys(value).filter((key) => !members.some((member) => member.name === key)))
      yield `Value at '${dot}${unknown}' failed to satisfy constraint: ${name} has no such member`;
    for (const member of members) {
      const given = value[member.name];
      const place = `${dot}${member.name}`;
      if (given === undefined || given === null) {
        if (member.required) yield `Value null at '${place}' failed to satisfy constraint: Member must not be null`;
        continue;
      }
      yield* this.#check(member.shape, given, place, under);
      const allowed = this.#enumOf(name, member.name);
      const strange = allowed && [given].flat().find((one) => !allowed.includes(String(one)));
      if (allowed !== undefined && strange !== undefined)
        yield `Value '${String(strange)}' at '${place}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`;
      const broken = limitBroken(`${under}${member.name}`, given);
      if (broken !== undefined) yield `Value '${String(given)}' at '${place}' failed to satisfy constraint: ${broken}`;
    }
  }

  #enumOf(structure: string, member: string): readonly string[] | undefined {
    const key = `${structure}.${member}`;
    if (!this.#enums.has(key)) this.#enums.set(key, this.#readEnum(structure, member));
    return this.#enums.get(key);
  }

  #readEnum(structure: string, member: string): readonly string[] | undefined {
    const start = this.#declarations.indexOf(`\nexport interface ${structure} {`);
    if (start < 0) return undefined;
    const body = this.#declarations.slice(start, this.#declarations.indexOf('\n}', start));
    const type = new RegExp(`^ {4}${member}\\??: (\\w+)(\\[\\])? \\| undefined;`, 'm').exec(body)?.[1];
    const values = type === undefined ? undefined : this.#sdk[type];
    if (!isFields(values)) return undefined;
    return Object.values(values).map(String);
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
