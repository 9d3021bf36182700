/**
 * Everything of a schema that a migration can make, one row an object: `object` names it, `definition` is PostgreSQL's
 * own print of it. Two databases at the same migration give the same rows.
 */
export const DESCRIBE_SCHEMA = `
with ns as (select oid from pg_namespace where nspname = 'public'),
     rel as (select c.* from pg_class c join ns on c.relnamespace = ns.oid)
select 'table ' || relname as object,
       format('%s row security %s forced %s owner %s', relkind, relrowsecurity, relforcerowsecurity,
              pg_get_userbyid(relowner)) as definition
  from rel where relkind in ('r', 'p', 'v', 'm')
union all
select 'column ' || c.relname || '.' || a.attname,
       format('%s%s%s%s', format_type(a.atttypid, a.atttypmod),
              case when a.attnotnull then ' not null' end,
              case when a.attcollation <> t.typcollation
                   then ' collate ' || (select collname from pg_collation where oid = a.attcollation) end,
              ' default ' || pg_get_expr(d.adbin, d.adrelid))
  from rel c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
 where c.relkind in ('r', 'p', 'v', 'm')
union all
select 'constraint ' || c.relname || '.' || k.conname,
       pg_get_constraintdef(k.oid) || case when k.convalidated then '' else ' not valid' end
  from pg_constraint k join rel c on c.oid = k.conrelid where k.contype <> 'n'
union all
select 'index ' || c.relname, pg_get_indexdef(c.oid) || case when i.indisvalid then '' else ' invalid' end
  from rel c join pg_index i on i.indexrelid = c.oid
union all
select 'policy ' || tablename || '.' || policyname,
       format('%s %s to %s using %s check %s', permissive, cmd, roles, qual, with_check)
  from pg_policies where schemaname = 'public'
union all
select 'trigger ' || c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text
  from pg_trigger t join rel c on c.oid = t.tgrelid where not t.tgisinternal
union all
select 'rule ' || c.relname || '.' || r.rulename, pg_get_ruledef(r.oid)
  from pg_rewrite r join rel c on c.oid = r.ev_class where c.relkind = 'r'
union all
select 'grants on ' || c.relname,
       (select string_agg(format('%s %s%s', pg_get_userbyid(g.grantee), g.privilege_type,
                                 case when g.is_grantable then ' with grant option' end),
                          ', ' order by pg_get_userbyid(g.grantee), g.privilege_type)
          from aclexplode(c.relacl) g where g.grantee <> c.relowner)
  from rel c where c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relacl is not null
   and exists (select from aclexplode(c.relacl) g where g.grantee <> c.relowner)
union all
select 'grants on ' || c.relname || '.' || a.attname,
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
select 'sequence ' || relname, pg_get_userbyid(relowner) from rel where relkind = 'S'
order by 1
`
