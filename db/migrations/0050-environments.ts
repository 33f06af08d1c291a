// ELIG-6: environments are one closed list. What makes two names one, and whether an environment is production, is kept here and not by
// whoever reads the name.
import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await environmentKey(db);
  await mergeSpellings(db);
  await closeList(db);
}

/** Letters and digits alone, without case, accents, width and what cannot be seen. `environmentKey` in domain/server.ts reads alike. */
async function environmentKey(db: Kysely<unknown>): Promise<void> {
  await sql`
    create function environment_key(name text) returns text language sql immutable strict parallel safe as $$
      select lower(regexp_replace(
        normalize(name, NFKD),
        '[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u0300-\\u036f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f'
          || '\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u2000-\\u206f\\u20d0-\\u20ff\\u3000-\\u303f\\u3164\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff'
          || '\\U000e0000-\\U000e0fff]',
        '', 'g'))
    $$;
    create function environment_production(key text) returns boolean language sql immutable strict parallel safe as $$
      select case
        when key = 'production' then true
        when key in ('pilote', 'preproduction', 'recette', 'test', 'developpement', 'validation') then false
      end
    $$;
    comment on function environment_production is 'null: nobody has said yet, and nothing there is patched'`.execute(
    db,
  );
}

/** The spelling of the rules is kept where it is there, else the oldest. Servers and domains follow. */
async function mergeSpellings(db: Kysely<unknown>): Promise<void> {
  await sql`
    do $$
    declare
      twin record;
      pair record;
      target integer;
    begin
      update environments set name = 'Environment ' || id where environment_key(name) = '';
      for twin in
        select e.id, first_value(e.id) over (
          partition by environment_key(e.name)
          order by (e.name in ('Production', 'Pilote', 'Pré-production', 'Recette', 'Test', 'Développement', 'Validation')) desc, e.id
        ) as kept
        from environments e
      loop
        continue when twin.id = twin.kept;
        for pair in select id, domain_id from domain_environments where environment_id = twin.id loop
          select id into target from domain_environments
            where domain_id = pair.domain_id and environment_id = twin.kept;
          if target is null then
            update domain_environments set environment_id = twin.kept where id = pair.id;
          else
            update servers set domain_environment_id = target where domain_environment_id = pair.id;
            delete from domain_environments where id = pair.id;
          end if;
        end loop;
        delete from environments where id = twin.id;
      end loop;
      update environments e set name = known.name
        from unnest(array['Production', 'Pilote', 'Pré-production', 'Recette', 'Test', 'Développement', 'Validation']) as known (name)
        where environment_key(e.name) = environment_key(known.name) and e.name <> known.name;
    end $$`.execute(db);
}

async function closeList(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table environments
      add column name_key text generated always as (environment_key(name)) stored,
      add column production boolean;
    comment on column environments.production is 'null: nobody has said yet, and nothing there is patched (ELIG-6)';
    update environments set production = environment_production(name_key);
    alter table environments
      add constraint environments_one_spelling unique (name_key),
      add constraint environments_name_said check (environment_key(name) <> ''),
      add constraint environments_production_named
        check (environment_key(name) <> 'production' or (production is not null and production));
    create function say_known_environment() returns trigger language plpgsql as $$
    begin
      new.production := coalesce(new.production, environment_production(environment_key(new.name)));
      return new;
    end $$;
    create trigger environments_known before insert or update on environments
      for each row execute function say_known_environment()`.execute(db);
}
