// The questions of an installation, for a person at a terminal. What is secret is not shown while it is typed.
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { type Language, say, type Text } from '../../domain/language.ts';

export type Asker = {
  /** The default for an empty line. */
  ask(question: Text, otherwise?: string): Promise<string>;
  askSecret(question: Text): Promise<string>;
  /** `otherwise`: what an empty line says. */
  askYes(question: Text, otherwise?: boolean): Promise<boolean>;
  /** Why an answer cannot be used. */
  refuse(why: Text): void;
  close(): void;
};

/** By what an empty line says. */
const YES_OR_NO = { fr: { yes: 'O/n', no: 'o/N' }, en: { yes: 'Y/n', no: 'y/N' } } as const;

/** `interrupted`: Ctrl-C, which a terminal that is asked gives to nobody else, also while nothing is asked. */
export function createAsker(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  language: Language,
  interrupted: () => void,
): Asker {
  let quiet = false;
  const shown = new Writable({
    write(chunk, _encoding, done) {
      if (!quiet) output.write(chunk);
      done();
    },
  });
  const lines: Interface = createInterface({
    input,
    output: shown,
    terminal: 'isTTY' in input && input.isTTY === true,
  });
  lines.on('SIGINT', interrupted);
  const question = async (text: Text, hint: string) => (await lines.question(`${say(text, language)}${hint} `)).trim();
  return {
    ask: async (text, otherwise) => {
      const typed = await question(text, otherwise === undefined ? '' : ` [${otherwise}]`);
      return typed === '' ? (otherwise ?? '') : typed;
    },
    askSecret: async (text) => {
      quiet = true;
      try {
        const answer = lines.question('');
        output.write(`${say(text, language)} `);
        // Blanks at its ends may belong to it.
        return (await answer).replace(/\r$/, '');
      } finally {
        quiet = false;
        output.write('\n');
      }
    },
    askYes: async (text, otherwise = false) => {
      const typed = await question(text, ` [${YES_OR_NO[language][otherwise ? 'yes' : 'no']}]`);
      return typed === '' ? otherwise : /^(y|yes|o|oui)$/i.test(typed);
    },
    refuse: (why) => output.write(`  ${say(why, language)}\n`),
    close: () => lines.close(),
  };
}
