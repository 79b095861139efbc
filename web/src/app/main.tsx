import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { Surroundings } from '../ui/Surroundings';
import { router } from './router';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <Surroundings>
      <RouterProvider router={router} />
    </Surroundings>,
  );
}
