// The buttons of notifications: save and reset one's choices, open what a line of the morning's message is about.
import { z } from 'zod';
import { INPUTS } from '../../cards/verbs.ts';
import { loadDigest } from '../../db/queries/notifications/digests.ts';
import { cardKeyText } from '../../domain/card-key.ts';
import type { DigestId } from '../../domain/ids.ts';
import { say, type Text } from '../../domain/language.ts';
import { NOTICE_KINDS, type NoticeKind, WISHES, type Wish } from '../../domain/notifications/notice-kinds.ts';
import { cleaned } from '../../domain/typed/line.ts';
import { type ActionServices, byOf, type CardAction, deliveryOfClick, drawOutcome } from '../shared/click-answers.ts';
import { idOf, typed } from '../shared/click-data.ts';
import { choiceIn, type Read } from '../shared/click-inputs.ts';
import type { Refused } from '../shared/operation.ts';
import { refuse } from '../shared/operation.ts';
import { chooseNotifications, type NotificationChange } from './choose-notifications.ts';

const onSave = z.object({
  ...Object.fromEntries(NOTICE_KINDS.map((kind) => [`${INPUTS.wish}${kind}`, typed])),
  [INPUTS.quiet]: typed,
  [INPUTS.nightFrom]: typed,
  [INPUTS.morning]: typed,
  [INPUTS.zone]: typed,
});
type OnSave = Readonly<Record<string, string | undefined>>;

const onNotice = z.object({ digestId: idOf<DigestId>(), notice: z.string().regex(/^[1-9]\d{0,18}$/) });

export function notificationActions(services: ActionServices) {
  const save: CardAction<OnSave> = {
    verb: 'notifications.save',
    ability: 'read',
    underList: 'same',
    data: onSave,
    run: async (context) => {
      const clicked = cardKeyText({ kind: 'notifications', userId: context.user.id });
      const change = changeIn(context.data);
      if (change.kind === 'refused') return drawOutcome(services, context, change, { clicked });
      const outcome = await chooseNotifications(services, byOf(context), change.value);
      return drawOutcome(services, context, outcome, { clicked, note: () => SAVED });
    },
  };
  const reset: CardAction<object> = {
    verb: 'notifications.reset',
    ability: 'read',
    underList: 'same',
    data: z.object({}),
    run: async (context) => {
      const clicked = cardKeyText({ kind: 'notifications', userId: context.user.id });
      const outcome = await chooseNotifications(services, byOf(context), { kind: 'reset' });
      return drawOutcome(services, context, outcome, { clicked, note: () => SAVED });
    },
  };
  return [save, reset, openAction(services)] as const;
}

function openAction({ db, draw, show }: ActionServices): CardAction<z.infer<typeof onNotice>> {
  return {
    verb: 'notice.open',
    ability: 'read',
    data: onNotice,
    run: async ({ data, user, click }) => {
      const digest = await loadDigest(db, data.digestId);
      const notice = digest?.userId === user.id ? digest.notices.find(({ id }) => id === data.notice) : undefined;
      const key = notice?.cardKey ?? null;
      if (key === null) return { kind: 'message', text: say(GONE, user.language) };
      // Drawn first, for its own sake: a card that is not theirs (any more) is not shown.
      const drawn = await draw(key, user);
      if (drawn.kind === 'message') return drawn;
      await show(key, click.conversation, user, deliveryOfClick({ user, click }));
      return { kind: 'message', text: say(SHOWN, user.language) };
    },
  };
}

/** What the card leaves out stays as it is; what cannot be read is refused. */
function changeIn(data: OnSave): Read<NotificationChange> {
  const wishes: Partial<Record<NoticeKind, Wish>> = {};
  for (const kind of NOTICE_KINDS) {
    const sent = data[`${INPUTS.wish}${kind}`];
    if (sent === undefined) continue;
    const read = choiceIn<Wish>(sent, WISHES, null);
    if (read.kind === 'refused') return read;
    wishes[kind] = read.value;
  }
  const quiet = choiceIn<'yes' | 'no'>(data[INPUTS.quiet], ['yes', 'no'], null);
  if (quiet.kind === 'refused') return quiet;
  const morning = timeIn(data[INPUTS.morning]);
  if (morning.kind === 'refused') return morning;
  const nightFrom = quiet.value === 'no' ? NO_NIGHT : timeIn(data[INPUTS.nightFrom]);
  if (nightFrom.kind === 'refused') return nightFrom;
  const zone = cleaned(data[INPUTS.zone] ?? '').trim();
  const hours = { morning: morning.value, nightFrom: nightFrom.value };
  return { kind: 'read', value: { kind: 'change', wishes, hours, ...(zone === '' ? {} : { zone }) } };
}

const NO_NIGHT = { kind: 'read', value: null } as const;

/** `8:00` and `08:00:00` are sent by some clients. */
function timeIn(text: string | undefined): { readonly kind: 'read'; readonly value: string } | Refused {
  const sent = cleaned(text ?? '').trim();
  const found = /^(\d{1,2})[:h](\d{2})(?::00)?$/.exec(sent);
  const value = found === null ? '' : `${(found[1] ?? '').padStart(2, '0')}:${found[2]}`;
  if (/^([01]\d|2[0-3]):[0-5]\d$/.test(value)) return { kind: 'read', value };
  const shown = sent.slice(0, 40);
  return refuse(
    `«\u00a0${shown}\u00a0» n’est pas une heure : écrivez par exemple 08:00. Rien n’a été fait.`,
    `“${shown}” is not a time: type for example 08:00. Nothing was done.`,
  );
}

const SAVED: Text = {
  fr: 'C’est enregistré, pour ce qui attend déjà aussi.',
  en: 'Saved, also for what is waiting already.',
};
const SHOWN: Text = {
  fr: 'La carte est affichée dans cette conversation.',
  en: 'The card is shown in this conversation.',
};
const GONE: Text = { fr: 'Il n’y a plus rien à ouvrir ici.', en: 'There is nothing to open here any more.' };
