// The role of DATABASE_URL: may do what the product does, and nothing of a superuser.
import { readRoleRights } from '../../db/queries/doctor/role-rights.ts';
import { type Check, no, yes } from '../check.ts';

export const databaseRightsCheck: Check = {
  name: 'database-rights',
  title: { fr: 'Droits du rôle PostgreSQL', en: 'Rights of the PostgreSQL role' },
  needs: 'database',
  run: async ({ db }) => {
    const { role, superuser, withoutRights, createHere, createSchemas } = await readRoleRights(db);
    const own = {
      fr: 'Donnez au produit une base et un rôle à lui, propriétaire de cette base (npm run setup).',
      en: 'Give the product a database of its own and a role that owns it (npm run setup).',
    };
    if (superuser) {
      return no(
        {
          fr: `${role} est superutilisateur : c’est plus qu’il ne faut`,
          en: `${role} is a superuser: more than is needed`,
        },
        own,
      );
    }
    const [table, ...more] = withoutRights;
    if (table !== undefined) {
      return no(
        {
          fr: `${role} n’a pas tous les droits sur ${more.length + 1} tables, dont ${table}`,
          en: `${role} lacks rights on ${more.length + 1} tables, ${table} among them`,
        },
        own,
      );
    }
    if (!createHere) {
      return no(
        {
          fr: `${role} ne peut pas créer de table : les migrations échoueraient`,
          en: `${role} cannot create tables: migrations would fail`,
        },
        own,
      );
    }
    if (!createSchemas) {
      return no(
        {
          fr: `${role} ne peut pas créer de schéma : les migrations en créent un pour les comptes restreints (within_reach), et sans Redis la file a le sien (bullmq)`,
          en: `${role} cannot create schemas: migrations make one for limited accounts (within_reach), and without Redis the queue has its own (bullmq)`,
        },
        own,
      );
    }
    return yes(`${role} peut ce qu’il faut, sans plus`, `${role} may do what is needed and no more`);
  },
};
