// A command whose words, in any order, narrow what its card shows; a word that is unknown is refused with the names that it may have meant.
import { type CardKey, cardKeyText } from '../../domain/card-key.ts';
import type { Text } from '../../domain/language.ts';
import { card, type PatchCommand } from '../shared/command-answers.ts';
import type { OperationContext } from '../shared/operation.ts';
import { filter, many } from '../shared/typed/argument-kinds.ts';
import type { CommandContext, Words } from '../shared/typed/command.ts';
import { optional } from '../shared/typed/form.ts';
import { withNearest } from '../shared/typed/nearest-word.ts';

type Narrowed =
  | { readonly kind: 'card'; readonly key: CardKey }
  /** `names`: what the word may be besides a server. */
  | { readonly kind: 'refused'; readonly text: Text; readonly unknown?: string; readonly names: readonly string[] };

type Filtered = Pick<PatchCommand<Words>, 'name' | 'ability' | 'help' | 'often'> & {
  readonly does: Text;
  readonly example: Text;
  narrow(words: readonly string[], context: CommandContext<Words>): Promise<Narrowed>;
};

export function filteredCommand({ db }: OperationContext, of: Filtered): PatchCommand<Words> {
  const { does, example, narrow, ...declared } = of;
  return {
    ...declared,
    forms: [{ parts: { filters: optional(many(filter)) }, does, example }],
    parse: (words) => ({ kind: 'args', args: words }),
    run: async (context) => {
      const read = await narrow(context.args.list, context);
      if (read.kind === 'card') return card(cardKeyText(read.key));
      return { kind: 'text', text: await withNearest(db, read, read.names, context.user.id) };
    },
  };
}
