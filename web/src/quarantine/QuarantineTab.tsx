import { getRouteApi } from '@tanstack/react-router';
import { useQuarantine } from '../api/dataset';
import { Empty } from '../ui/Empty';
import { Loaded } from '../ui/Loaded';
import { Quarantined } from './Quarantined';

const route = getRouteApi('/signed-in/projects/$project/dataset/quarantine');

/** Files that contradict what is here, or cannot be read: kept, used for nothing, until a person decides. */
export function QuarantineTab() {
  const { project } = route.useParams();
  return (
    <Loaded query={useQuarantine(project)}>
      {(data) =>
        data.files.length === 0 ? (
          <Empty title="Nothing is in quarantine">
            A file comes here when it contradicts what is stored, such as other bytes under a known SOP Instance UID, or
            when its structure is damaged.
          </Empty>
        ) : (
          <Quarantined project={project} files={data.files} />
        )
      }
    </Loaded>
  );
}
