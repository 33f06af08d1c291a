// What the clicks of validations draw, only noted: which card, and the sentence that it bears.
import type { ActionServices, DrawOptions } from '../../../bot/shared/click-answers.ts';
import type { Bench } from '../shared/bench.ts';

type Drawn = { readonly key: string; readonly options?: DrawOptions | undefined };

export function noteDraws(ctx: Bench) {
  const drawn: Drawn[] = [];
  const services: ActionServices = {
    ...ctx,
    draw: async (key, _user, options) => {
      drawn.push({ key, options });
      return { kind: 'message', text: 'drawn' };
    },
    show: async () => {},
  };
  /** Of the last one, in English. */
  const notice = (): string | undefined => {
    const text = drawn.at(-1)?.options?.notice?.text;
    return typeof text === 'object' ? text.en : text;
  };
  return { drawn, services, notice };
}
