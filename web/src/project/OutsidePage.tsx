import { MembersPanel } from '../plan/MembersPanel';
import { Page } from '../ui/Page';

/** A project as an administrator without a role in it has it: who holds which role, and nothing more. */
export function OutsidePage({ slug }: { slug: string }) {
  return (
    <Page
      title={slug}
      lead="You administer the server and hold no role in this project: you may appoint its people, but not look into it."
    >
      <MembersPanel project={slug} maySet />
    </Page>
  );
}
