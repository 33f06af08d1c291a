// What people type and press in a walk, counted by what was answered.
import type { Said } from './chat.ts';
import { pass } from './clock.ts';
import type { PersonName } from './estate.ts';
import type { World } from './world.ts';

export async function typed(world: World, person: PersonName, line: string): Promise<void> {
  await answered(world, person, line);
}

/** What was said to a line. */
export async function answered(world: World, person: PersonName, line: string): Promise<Said> {
  const said = await world.chat.type(person, line);
  const [command] = line.split(' ');
  world.count(`typed ${command}: ${said.kind}`);
  if (process.env.WALK_SAY !== undefined && said.kind === 'text')
    console.log(world.time.now.toISOString(), person, line, '->', said.text.slice(0, 200));
  return said;
}

/** The button of that verb as the card shows it to that person, with these inputs and whatever the others may hold. */
export async function pressOn(
  world: World,
  person: PersonName,
  key: string,
  verb: string | RegExp,
  inputs: object = {},
): Promise<void> {
  const buttons = await world.chat.buttons(person, key);
  const button = buttons.find((one) => (typeof verb === 'string' ? one.verb === verb : verb.test(one.verb)));
  world.count(`pressed ${String(verb)}: ${button === undefined ? 'no such button' : 'yes'}`);
  if (button === undefined) return pass(world, { minutes: 10 + world.random.below(60) });
  const all = Object.keys(button.inputs).filter((id) => /^ack/.test(id));
  const acknowledged = Object.fromEntries(all.map((id) => [id, 'yes']));
  await world.chat.press(person, button, { ...button.inputs, acknowledge: 'listed', ...acknowledged, ...inputs });
}
