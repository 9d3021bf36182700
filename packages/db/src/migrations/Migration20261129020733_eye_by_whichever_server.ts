import { Migration } from '@mikro-orm/migrations';

// In the order in which servers lock them.
const WRITTEN = ['assessments', 'retinal_results', 'biomarker_values'];

/**
 * Servers of the version before know nothing of assessments.eye_laterality and serve on until they are stopped: the
 * database writes it for them. What they wrote since the column was there, and what was published without its eye
 * because of that, is told of it once.
 */
export class Migration20261129020733_eye_by_whichever_server extends Migration {

  override name = 'Migration20261129020733_eye_by_whichever_server';

  override up(): void | Promise<void> {
    // Policies bind the owner too: without them, for this transaction alone, it sees the rows of every organization.
    for (const table of WRITTEN) this.addSql(`alter table "${table}" no force row level security;`);
    this.addSql(`create or replace function "retinal_results_eye_of_assessment_fn"() returns trigger as \$\$ begin update public.assessments a set eye_laterality = standing.eye
  from (select (select r.eye_laterality from public.retinal_results r
                 where r.organization_id = new.organization_id and r.assessment_id = new.assessment_id
                   and r.retracted_at is null) as eye) standing
 where a.organization_id = new.organization_id and a.id = new.assessment_id
   and a.eye_laterality is distinct from standing.eye; return null; end; \$\$ language plpgsql;`);
    this.addSql(`alter function "retinal_results_eye_of_assessment_fn"() set search_path = '';`);
    this.addSql(`revoke all on function "retinal_results_eye_of_assessment_fn"() from public;`);
    this.addSql(`create trigger "eye_of_assessment" AFTER INSERT OR UPDATE on "retinal_results" for each ROW execute function "retinal_results_eye_of_assessment_fn"();`);
    this.addSql(`update assessments a set eye_laterality = told.eye from (select b.organization_id, b.id, r.eye_laterality as eye from assessments b left join retinal_results r on r.organization_id = b.organization_id and r.assessment_id = b.id and r.retracted_at is null) told where told.organization_id = a.organization_id and told.id = a.id and a.eye_laterality is distinct from told.eye;`);
    this.addSql(`update biomarker_values v set eye_laterality = a.eye_laterality from assessments a where a.organization_id = v.organization_id and a.id = v.assessment_id and a.eye_laterality is not null and v.eye_laterality is null and not v.preliminary;`);
    for (const table of WRITTEN) this.addSql(`alter table "${table}" force row level security;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop trigger if exists "eye_of_assessment" on "retinal_results";`);
    this.addSql(`drop function if exists "retinal_results_eye_of_assessment_fn"();`);
  }

}
