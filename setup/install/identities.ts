// The service identities of an installation that is being made (PEOPLE-5): what there is, with an owner and a date that a person says.
import { identitySubjects } from '../../config/service-identities.ts';
import type { IsoDate } from '../../domain/clock.ts';
import { subjectText } from '../../domain/identities/identity-words.ts';
import type { IdentityKind, IdentitySubject } from '../../domain/identities/service-identity.ts';
import { type Answers, registrationOf } from './answers.ts';

/** The part of the answers that holds secrets. */
type Held = Pick<Answers, 'vcenters' | 'redisUrl' | 'teams' | 'tracing'>;
type WrittenIdentity = {
  readonly name: string;
  readonly kind: IdentityKind;
  readonly vcenter?: string;
  readonly owner: string;
  readonly renewBy: IsoDate;
};

/** Those without a day are left out. */
export function identitiesOf(
  subjects: readonly IdentitySubject[],
  said: { readonly owner: string; dayOf(subject: IdentitySubject): IsoDate | undefined },
): readonly WrittenIdentity[] {
  return subjects.flatMap((subject) => {
    const renewBy = said.dayOf(subject);
    if (renewBy === undefined) return [];
    const about = subject.vcenter === null ? {} : { vcenter: subject.vcenter };
    return [{ name: nameOf(subject), kind: subject.kind, ...about, owner: said.owner, renewBy }];
  });
}

/** As the settings that are written will hold them: the link secret and the database are made by the setup. */
export function heldSubjects({ vcenters, redisUrl, teams, tracing }: Held): readonly IdentitySubject[] {
  const registered = registrationOf({ teams });
  return identitySubjects(
    {
      DATABASE_URL: '',
      REDIS_URL: redisUrl,
      MicrosoftAppPassword: registered?.passwordFile ?? '',
      MicrosoftAppCertificate_FILE: registered?.certificateFile,
      PATCHCENTER_LINK_SECRET: '',
    },
    { ssh: {}, vcenters: { list: vcenters }, redis: {}, logs: {}, tracing },
  );
}

/** `SSH key`, `Account of vCenter North`. */
function nameOf(subject: IdentitySubject): string {
  const said = subjectText(subject).en.replace(/^the /, '');
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}`;
}
