/**
 * Everything of a database that a migration can make, one row an object: `object` names it, in schema public without
 * the schema, and `definition` is PostgreSQL's own print of it. Two databases at the same migration give the same
 * rows, whoever owns them: of the privileges on schemas and of default privileges only what our roles ($1) or everybody
 * have of them is told, because providers give their own roles some.
 */
export const DESCRIBE_SCHEMA = `
with ns as (select oid, nspname, case nspname when 'public' then '' else nspname || '.' end as prefix
              from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
     rel as (select c.*, prefix || relname as name from pg_class c join ns on c.relnamespace = ns.oid),
     ours as (select oid, rolname from pg_roles where rolname = any($1))
select 'schema ' || nspname as object,
       concat_ws(', ', (select string_agg(format('%s %s%s', rolname, verb, option), ', ' order by rolname, verb, option)
          from ours o cross join unnest(array['usage', 'create']) verb cross join unnest(array['', ' with grant option']) option
         where has_schema_privilege(o.oid, ns.oid, verb || option)),
         case when has_schema_privilege('public', ns.oid, 'create') then 'public create' end) as definition
  from ns
union all
select format('default grants of %s on %s in %s', pg_get_userbyid(defaclrole),
              case defaclobjtype when 'r' then 'tables' when 'S' then 'sequences' when 'f' then 'functions'
                                 when 'T' then 'types' when 'n' then 'schemas' else defaclobjtype::text end,
              coalesce('schema ' || (select nspname from pg_namespace where oid = defaclnamespace), 'every schema')),
       (select string_agg(format('%s %s', grantee, privilege_type), ', ' order by grantee, privilege_type)
          from (select case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee)::text end as grantee,
                       privilege_type
                  from aclexplode(defaclacl) g where g.grantee <> defaclrole) g)
  from pg_default_acl
 where defaclrole in (select oid from ours)
    or exists (select from aclexplode(defaclacl) g where g.grantee = 0 or g.grantee in (select oid from ours))
union all
select 'table ' || name,
       format('%s row security %s forced %s owner %s%s', relkind, relrowsecurity, relforcerowsecurity,
              pg_get_userbyid(relowner), case when relkind in ('v', 'm') then ' as ' || pg_get_viewdef(oid) end)
  from rel where relkind in ('r', 'p', 'v', 'm', 'f')
union all
select 'column ' || c.name || '.' || a.attname,
       format('%s%s%s%s', format_type(a.atttypid, a.atttypmod),
              case when a.attnotnull then ' not null' end,
              case when a.attcollation <> t.typcollation
                   then ' collate ' || (select collname from pg_collation where oid = a.attcollation) end,
              ' default ' || pg_get_expr(d.adbin, d.adrelid))
  from rel c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
 where c.relkind in ('r', 'p', 'v', 'm', 'f')
union all
select 'constraint ' || c.name || '.' || k.conname,
       pg_get_constraintdef(k.oid) || case when k.convalidated then '' else ' not valid' end
       || case when k.contype = 'f' then format(' enforced by %s triggers',
            (select count(*) from pg_trigger t where t.tgconstraint = k.oid and t.tgenabled = 'O')) else '' end
  from pg_constraint k join rel c on c.oid = k.conrelid where k.contype <> 'n'
union all
select 'index ' || c.name, pg_get_indexdef(c.oid) || case when i.indisvalid then '' else ' invalid' end
  from rel c join pg_index i on i.indexrelid = c.oid
union all
select 'policy ' || prefix || tablename || '.' || policyname,
       format('%s %s to %s using %s check %s', permissive, cmd, roles, qual, with_check)
  from pg_policies join ns on nspname = schemaname
union all
select 'trigger ' || c.name || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
  from pg_trigger t join rel c on c.oid = t.tgrelid where not t.tgisinternal
union all
select 'rule ' || c.name || '.' || r.rulename, pg_get_ruledef(r.oid)
  from pg_rewrite r join rel c on c.oid = r.ev_class where r.rulename <> '_RETURN'
union all
select 'grants on ' || c.name,
       (select string_agg(format('%s %s%s', pg_get_userbyid(g.grantee), g.privilege_type,
                                 case when g.is_grantable then ' with grant option' end),
                          ', ' order by pg_get_userbyid(g.grantee), g.privilege_type)
          from aclexplode(c.relacl) g where g.grantee <> c.relowner)
  from rel c where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relacl is not null
   and exists (select from aclexplode(c.relacl) g where g.grantee <> c.relowner)
union all
select 'grants on ' || c.name || '.' || a.attname,
       (select string_agg(format('%s %s', pg_get_userbyid(g.grantee), g.privilege_type),
                          ', ' order by pg_get_userbyid(g.grantee), g.privilege_type)
          from aclexplode(a.attacl) g)
  from rel c join pg_attribute a on a.attrelid = c.oid where a.attacl is not null
union all
select 'function ' || p.oid::regprocedure::text,
       format('%s owner %s grants %s', pg_get_functiondef(p.oid), pg_get_userbyid(p.proowner),
              (select string_agg(format('%s %s', case when g.grantee = 0 then 'public' else pg_get_userbyid(g.grantee) end,
                                        g.privilege_type), ', ' order by g.grantee, g.privilege_type)
                 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g))
  from pg_proc p join ns on p.pronamespace = ns.oid where p.prokind in ('f', 'p')
union all
select 'sequence ' || name, pg_get_userbyid(relowner) from rel where relkind = 'S'
order by 1
`
