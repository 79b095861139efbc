import { createRoot } from 'react-dom/client';
import { Surroundings } from '../ui/Surroundings';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <Surroundings>
      <main>Reading</main>
    </Surroundings>,
  );
}
