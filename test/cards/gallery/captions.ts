// What each sample of a card is, for whoever has never seen the product: the headings and the alternative texts of `docs/cards.md`.

type Caption = {
  readonly title: string;
  /** How somebody gets to see it. */
  readonly says: string;
};
type Chapter = { readonly title: string; readonly cards: Readonly<Record<string, Caption>> };

export const CHAPTERS: readonly Chapter[] = [
  {
    title: 'A campaign, from the preview to the report',
    cards: {
      'campaign-preview': {
        title: 'Preview of a campaign',
        says: '`/campaign S06`: who would be patched, when and by whom, before anything exists. Production blockers and what is not placed come first.',
      },
      'campaign-preview-refused': {
        title: 'Preview that a rule of the calendar refuses',
        says: 'A freeze, a season, a holiday: the reason, and for an admin a way to lift the rule with a reason of their own.',
      },
      'campaign-preview-lifted': {
        title: 'Preview under an exception',
        says: 'The rule that an admin lifted stays named, with who and why.',
      },
      'campaign-preview-twin': {
        title: 'Preview of what another campaign covers already',
        says: 'Nobody creates the same campaign twice without a word.',
      },
      'campaign-preview-cancelled': { title: 'Preview that was cancelled', says: 'Its end: who, and when.' },
      campaign: {
        title: 'Running campaign',
        says: '`/campaign 12`: one message that follows the work in place. Counts, the next step, then what needs a person; every server is one touch away.',
      },
      'campaign-report': {
        title: 'Closed campaign',
        says: 'The same message ends as the report: what was done, in how long, and by whom.',
      },
      'campaign-list': { title: 'Campaigns', says: '`/campaign`: those that are open, and how far they are.' },
      status: { title: 'The day', says: '`/status`: what runs, what waits, what failed.' },
      close: { title: 'Closing', says: '`/close 12`: names what is unfinished, and asks for a second yes.' },
      superseded: { title: 'Replaced message', says: 'Where a newer message shows the same, the older one says so.' },
    },
  },
  {
    title: 'Before: prerequisites, operators, links',
    cards: {
      prereqs: {
        title: 'Prerequisites',
        says: '`/prereqs 12`: the servers that fail, why, what to do, and a button on each row; those that are ready can start meanwhile.',
      },
      prereq: {
        title: 'Prerequisites of one server',
        says: 'Each check, what it found, and what the server answered.',
      },
      day: { title: 'Work of a day', says: '`/today`: who patches what, at which time.' },
      'assignment-rules': { title: 'Assignment rules', says: '`/rules`: which operator takes which servers.' },
      'assignment-rules-none': { title: 'Assignment rules, none yet', says: 'What an empty list says.' },
      links: {
        title: 'Links of production and non-production',
        says: '`/links`: what is linked, what is not, what is unclear.',
      },
      'links-of': { title: 'Links of one server', says: '`/links HOST`.' },
      'link-change': { title: 'Change of links, proposed', says: '`/links detect`: read first, then applied whole.' },
      'link-change-refused': { title: 'Change of links, refused', says: 'Which rows, and why.' },
    },
  },
  {
    title: 'After: validation and production approval',
    cards: {
      'validation-request': {
        title: 'Validation request',
        says: 'One for each application, for its owner: what changed in a line, the checks, and OK or KO.',
      },
      'validation-request-final': { title: 'Validation, answered', says: 'Who answered, and when.' },
      'validated-server': { title: 'Evidence of one server', says: 'Packages from and to, checks before and after.' },
      validations: { title: 'Pending validations', says: '`/validations`: what waits for an answer, since when.' },
      'prod-go': {
        title: 'Production approval, blocked',
        says: '`/go 12`: how many are ready, and on each blocker what can be done about it.',
      },
      'prod-go-green': {
        title: 'Production approval, ready',
        says: 'Only now there is a button to approve, and it says for how many servers.',
      },
      'prod-go-updates': {
        title: 'Production approval, with what it freezes',
        says: 'Only versions that non-production validated; what appeared since is drift; a KO from elsewhere is told.',
      },
      'prod-go-approved': { title: 'Production approved', says: 'By whom, when, for which servers.' },
      'prod-go-refused': { title: 'Production refused', says: 'With its reason.' },
    },
  },
  {
    title: 'Around the update: snapshots, reboots, rollbacks, packages',
    cards: {
      snapshots: { title: 'Snapshots', says: '`/snapshots`: age, size, what may be deleted.' },
      rollback: { title: 'Rollback', says: '`/rollback HOST`: what would be lost, and who has to agree.' },
      reboot: { title: 'Reboot', says: '`/reboot HOST`: the owner chooses a slot.' },
      excludes: { title: 'Package exclusions', says: '`/excludes`: what is held back, by whom, until when.' },
      'excludes-of': { title: 'Package exclusions of one server', says: '`/excludes HOST`.' },
      actions: {
        title: 'Actions around an update',
        says: '`/actions APPLICATION` or `/actions HOST`: what is run before, after, and after the reboot; what was stopped and does not run yet.',
      },
      action: { title: 'An action around an update', says: 'Opened from the card above: changed or archived.' },
      'app-checks': { title: 'Application checks', says: '`/checks APPLICATION`: what proves that it works.' },
      quickwin: { title: 'QuickWin', says: 'The semi-automatic run, phase by phase.' },
      quickwins: { title: 'QuickWin runs', says: '`/quickwin`: those that are open.' },
    },
  },
  {
    title: 'The year',
    cards: {
      planning: {
        title: 'Plan of the year',
        says: '`/planning 2027`: the year at a glance, then a cycle week by week, with its issues on top.',
      },
      'planning-week': { title: 'Plan of a week', says: '`/planning S12`: rows, capacity, issues.' },
      'planning-findings': { title: 'Issues of the plan', says: 'Each with what would fix it.' },
      'plan-change': {
        title: 'Change of the plan, proposed',
        says: 'An imported workbook is read before it is applied.',
      },
      'plan-change-refused': { title: 'Change of the plan, refused', says: 'The cells, and why.' },
      'plan-change-applied': { title: 'Change of the plan, applied', says: 'It can be undone.' },
      freezes: { title: 'Freezes', says: '`/freeze`: weeks and days without campaigns.' },
    },
  },
  {
    title: 'Is it up to date?',
    cards: {
      compliance: {
        title: 'Compliance',
        says: '`/compliance`: how many are up to date, why the others are not, and by group where to look.',
      },
      'compliance-none': { title: 'Compliance of nothing', says: 'What an empty answer says.' },
      behind: { title: 'Servers not up to date', says: 'Each with one reason.' },
      'behind-none': { title: 'Servers not up to date, none', says: 'What an empty list says.' },
      advisories: { title: 'Missing advisories', says: 'How many servers, since when, how likely to be exploited.' },
      advisory: { title: 'One advisory', says: '`/advisory RHSA-…`: the servers that still miss it.' },
      'advisory-unknown': { title: 'An unknown advisory', says: 'What no scan has seen.' },
      package: { title: 'One package', says: '`/package NAME`: which version runs where.' },
      cve: { title: 'One CVE', says: '`/cve CVE-…`: the servers concerned, and a campaign for them.' },
      why: { title: 'Why a server is behind', says: '`/why HOST`.' },
      'why-up-to-date': { title: 'A server that is up to date', says: '`/why HOST`.' },
    },
  },
  {
    title: 'Servers, people, history',
    cards: {
      server: { title: 'One server', says: '`/server HOST`: everything about it.' },
      servers: { title: 'Servers', says: '`/servers FILTER`.' },
      'servers-none': { title: 'Servers, none found', says: 'What an empty list says.' },
      find: {
        title: 'Search',
        says: '`/find WORDS`: over servers, campaigns, applications, people, advisories, packages.',
      },
      'find-none': { title: 'Search, nothing found', says: 'What an empty answer says.' },
      'inventory-change': { title: 'Change of the inventory, proposed', says: 'Added, changed, gone, refused.' },
      'inventory-change-applied': { title: 'Change of the inventory, applied', says: 'It can be undone.' },
      'host-keys': { title: 'Host keys', says: '`/hostkeys`: keys that changed, before anything logs in.' },
      people: { title: 'People', says: '`/people`: roles, ends, lists of hosts.' },
      'people-named': { title: 'One person', says: '`/role @person`.' },
      history: { title: 'History', says: '`/history`: every update, whole as CSV or Excel.' },
      audit: { title: 'Audit', says: '`/audit`: who did what, before and after.' },
    },
  },
  {
    title: 'Figures',
    cards: {
      kpi: { title: 'Indicators', says: '`/kpi 2026`: each opens to its rows.' },
      'kpi-unknown': { title: 'Indicators without data', says: 'Unknown is never a number.' },
      'kpi-rows': { title: 'Rows of an indicator', says: 'What it was counted from.' },
      report: { title: 'Report', says: '`/report S05`: the essence; the rest is its page and its workbook.' },
      download: { title: 'File', says: 'What was asked for, as a link of the person who asked.' },
    },
  },
  {
    title: 'Policies',
    cards: {
      baselines: { title: 'Baselines', says: '`/baseline`: what each family of packages gets, and since when.' },
      baseline: {
        title: 'One baseline',
        says: '`/baseline NAME`: its rules in words, and the form that changes them.',
      },
      'baseline-change': {
        title: 'Change of a baseline, proposed',
        says: 'What it would install, hold and reject on the servers of today, before it is saved.',
      },
      'baseline-change-applied': { title: 'Change of a baseline, applied', says: 'A new version; it can be undone.' },
      groups: { title: 'Patch groups', says: '`/group`: their baselines and their servers.' },
      group: { title: 'One patch group', says: '`/group NAME`.' },
      rings: { title: 'Rings', says: '`/ring`: which servers come first, and how long each ring is watched.' },
      sites: { title: 'Sites', says: '`/site`: who decides for each of them.' },
      'campaign-rings': {
        title: 'Rings and sites of a campaign',
        says: '`/rings 12`: what each ring waits for by name, and what each site has answered; who may decide does so here.',
      },
      depends: {
        title: 'What a server depends on',
        says: '`/depends vpinfapp1`: what is patched and checked before it, and what waits for it.',
      },
      windows: {
        title: 'Maintenance windows',
        says: '`/window`: when, for which servers, and until when each is approved.',
      },
      window: {
        title: 'One maintenance window',
        says: '`/window NAME`: its next dates with what keeps one from being held, its approval, the form that changes it.',
      },
      'window-unapproved': {
        title: 'A maintenance window to be approved',
        says: 'Nobody starts anything by it yet; approving shows exactly what this card shows.',
      },
      'updates-server': {
        title: 'What an update would install on a server',
        says: '`/updates HOST`: each package with its versions, advisories and reason.',
      },
      'updates-campaign': {
        title: 'What an update would install in a campaign',
        says: '`/updates CAMPAIGN`, server by server.',
      },
    },
  },
  {
    title: 'What each person is told',
    cards: {
      notifications: { title: 'Notifications', says: '`/notifications`: what you are told, and when.' },
      'notifications-refused': {
        title: 'Notifications, a choice that is refused',
        says: 'What was wrong, above the form as it was filled in.',
      },
      digest: { title: 'Digest of the morning', says: 'What waited, the most important first, drawn when it is sent.' },
    },
  },
  {
    title: 'Help and administration',
    cards: {
      help: { title: 'Help', says: '`/help`: by role, with examples to press.' },
      'help-most': { title: 'Help of an admin', says: 'The longest.' },
      'command-form': { title: 'Command with something missing', says: 'The card asks for it.' },
      rights: { title: 'Rights', says: '`/rights`: who may what.' },
      'rights-limited': { title: 'Rights of a limited account', says: 'What a list of hosts leaves of them.' },
      settings: { title: 'Settings', says: '`/settings`.' },
      'settings-named': { title: 'One setting', says: '`/settings NAME`.' },
      doctor: { title: 'Doctor', says: '`/doctor`: what is wrong with this installation, and what to do.' },
      'doctor-running': { title: 'Doctor, still looking', says: 'Until the workers have answered.' },
      integrations: { title: 'Joined systems', says: '`/integrations`: what was read of each system, and what waits.' },
      'integrations-running': {
        title: 'A joined system that is being read',
        says: 'It has nothing to press meanwhile.',
      },
      'integrations-webhooks': {
        title: 'Receivers of webhooks',
        says: 'One is told of everything, one cannot be reached.',
      },
      'integrations-vault': {
        title: 'A vault of secrets',
        says: 'One gives every account, one does not: open connections go on, logins wait.',
      },
      'integrations-namesakes': {
        title: 'Servers with the name of an EC2 instance',
        says: 'Somebody says whether they are that machine or another one; until then they are reached as before.',
      },
      'integrations-monitoring': {
        title: 'Systems of monitoring',
        says: 'One sets downtimes and lifts them, one cannot be reached.',
      },
      coverage: { title: 'Coverage', says: '`/coverage SYSTEM`: which servers that system knows, and which it lacks.' },
      'integrations-none': { title: 'No joined system', says: 'Where the settings name none.' },
      tokens: { title: 'API tokens', says: '`/tokens`: who may call the API, in whose name.' },
      'tokens-none': { title: 'No API token', says: 'Nobody may call the API.' },
      'doctor-lost': { title: 'Doctor without an answer', says: 'No worker answered.' },
    },
  },
];

/** Those that are also shown on a telephone and with many servers. */
export const SHOWN_IN_FULL: readonly string[] = [
  ...['campaign-preview', 'campaign', 'prereqs', 'validation-request', 'prod-go', 'planning', 'compliance'],
];
