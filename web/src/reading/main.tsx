import { QueryCache, QueryClient } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { Surroundings } from '../ui/Surroundings';
import { followPerson } from '../viewer/preferences/preferences';
import { Problem } from './client';
import { Fallback } from './Fallback';
import { Home } from './home/Home';
import { usePlace } from './places';
import { ProtocolPage } from './protocol/ProtocolPage';
import { ReadPage } from './read/ReadPage';
import { toSignIn } from './signIn';

function ReadingRoom() {
  const place = usePlace();
  if (place.kind === 'protocol') return <ProtocolPage project={place.project} />;
  if (place.kind === 'read') return <ReadPage read={place.read} />;
  return <Home />;
}

const queries = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => void toSignIn(error) }),
  defaultOptions: {
    queries: {
      retry: (count, error) => count < 2 && (!(error instanceof Problem) || error.status === 0 || error.status >= 500),
    },
  },
});

const root = document.getElementById('root');
if (root) {
  followPerson();
  createRoot(root).render(
    <Surroundings queries={queries}>
      <Fallback>
        <ReadingRoom />
      </Fallback>
    </Surroundings>,
  );
}
