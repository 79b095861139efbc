import { Anchor, Code, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Panel } from '../ui/Panel';

/** How images come in beside this page. */
export function WaysIn({ project }: { project: string }) {
  const ways: [name: string, how: ReactNode, note: ReactNode][] = [
    [
      'DICOMweb (STOW-RS)',
      <Code key="how">{`${window.location.origin}/api/projects/${project}/dicomweb/studies`}</Code>,
      <>
        With a{' '}
        <Anchor size="sm" renderRoot={(props) => <Link to="/tokens" {...props} />}>
          token
        </Anchor>{' '}
        of a manager
      </>,
    ],
    [
      'DICOM network (C-STORE)',
      <Code key="how">{`overread serve --dicom-listen 0.0.0.0:11112 --dicom-route ${project} --dicom-allow AET@ADDRESS`}</Code>,
      'Off until the server is started so; who may send is named there',
    ],
    ['Where the files are', <Code key="how">{`overread import --project ${project} PATH…`}</Code>, 'On the server itself'],
    [
      'A folder that keeps filling',
      <Code key="how">{`overread import --project ${project} --watch FOLDER`}</Code>,
      'On the server itself; each file once it has stopped growing',
    ],
  ];
  return (
    <Panel title="Other ways in" note="All end in the same imports: one a day for each device, with a report of each file.">
      <Table verticalSpacing={5} aria-label="Ways in">
        <Table.Tbody>
          {ways.map(([name, how, note]) => (
            <Table.Tr key={name}>
              <Table.Td w={220}>{name}</Table.Td>
              <Table.Td>{how}</Table.Td>
              <Table.Td c="dimmed">{note}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}
