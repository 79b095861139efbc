import { createPortal } from 'react-dom';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { thicken } from '../../viewer/keys/look';
import { sideOfFinding } from '../findings/continuing';
import { ToolBar } from '../../viewer/keys/ToolBar';
import { tell, useLooking } from '../../viewer/keys/useLooking';
import { UNFINISHED } from '../../viewer/viewport/useMarking';
import type { HangingProtocol } from '../../viewer/hanging/protocols';
import type { DicomJson, Finding, Read, Structure } from '../api';
import { pictureAddress } from '../client';
import { missing as missingIn } from '../draft/completeness';
import type { ReadSession } from '../draft/session';
import type { Display } from '../../viewer/hanging/displays';
import { WAYS, type Way } from '../../viewer/tools/ways';
import { useSelectedFinding } from '../findings/useSelectedFinding';
import { SeriesStrip } from '../../viewer/hanging/SeriesStrip';
import { ViewportGrid } from '../../viewer/hanging/ViewportGrid';
import type { Command } from '../keys/bindings';
import { KeyList } from '../keys/KeyList';
import { useKeys } from '../keys/useKeys';
import { listWindow } from '../list/listWindow';
import { useListWindow } from '../list/useListWindow';
import { HOW } from '../protocol/how';
import { ManualBeside } from '../../ui/structure/ManualBeside';
import { useManual } from '../protocol/useManual';
import type { ImageLoading } from '../../viewer/viewport/imageLoading';
import { CannotBeReadDialog } from './CannotBeReadDialog';
import { carryOut } from './commands';
import { ConflictDialog, submissionSummary } from './Dialogs';
import { focusFirst, isDoneByMouse, isInPanel, leaveList, toImages } from './focus';
import { MetadataInSight, PanelInSight } from './ImageInSight';
import { MarkingTools } from './MarkingTools';
import { overlaysOf } from './overlays';
import { SignInDialog } from './SignInDialog';
import { signInTo } from './signInTo';
import { SubmitDialog } from './SubmitDialog';
import { TopBar } from './TopBar';
import { useControls } from './useControls';
import { useFindingActions } from './useFindingActions';
import { useSelection } from './useSelection';
import { useShowing } from './useShowing';
import { useSignedOut } from './useSignedOut';
import { useSubmission } from './useSubmission';
import { useTools } from './useTools';
import styles from './read.module.css';

export type ReadingScreenProps = {
  read: Read;
  session: ReadSession;
  displays: Display[];
  metadata: DicomJson[];
  ofProject: HangingProtocol[];
  loading: ImageLoading;
  onSubmitted(next: boolean): void;
  onHome(): void;
};

/** The reading screen: images in the middle, what is said of them on the right. */
export function ReadingScreen({ read, session, displays, metadata, ofProject, loading, onSubmitted, onHome }: ReadingScreenProps) {
  const { protocol } = read;
  const state = useSyncExternalStore(session.subscribe, session.snapshot);
  const content = state.history.present;
  const { viewer, hanging, looking, showsMetadata, toggleMetadata } = useLooking(displays, loading, ofProject);
  const controls = useControls(hanging);
  const showing = useShowing();
  const selection = useSelection(protocol, content.findings, session.change, showing.locked);
  const tools = useTools(selection.tool, showing);
  const [hidesMarks, setHidesMarks] = useState(false);
  const manual = useManual(read, selection.tool);
  const [showsKeys, setShowsKeys] = useState(false);

  const missing = useMemo(() => missingIn(protocol, read.series, content), [protocol, read.series, content]);
  const submission = useSubmission({ protocol, session, missing, displays, loading, onSubmitted });
  const ask = () => {
    toImages();
    if (controls.active()?.marking.isUnfinished()) return tell(`${UNFINISHED} Close it, or drop it by Esc, then submit.`);
    submission.ask();
  };
  const askUnable = () => {
    toImages();
    submission.askUnable();
  };
  const findings = useFindingActions({ content, session, selection, hanging, controls, locked: showing.locked, hidesMarks, hidden: showing.hidden });
  /** What is drawn is seen. */
  const reveal = () => {
    setHidesMarks(false);
    if (selection.selected) showing.show(selection.selected);
  };

  const pictures = useMemo(() => pictureAddress(read.project, read.protocol_version), [read]);
  const list = useListWindow(session);
  const toggleListWindow = () => {
    if (list) return listWindow.close();
    if (!listWindow.open()) tell('The browser has blocked the second window: allow windows of this site, then try again.');
  };
  const signedOut = useSignedOut(state.save.kind === 'offline' && state.save.signedOut);
  const conflict = state.save.kind === 'conflict' ? state.save.theirs.draft : null;
  const run = (command: Command) =>
    carryOut(command, {
      ...looking(controls.active()),
      hasTool: selection.tool !== null,
      toggleStructure: (index) => {
        const structure = protocol.structures[index];
        if (structure) selection.toggleStructure(structure.key);
      },
      newFinding: () => selection.select(null),
      stepFinding: findings.step,
      deleteSelected: findings.deleteSelected,
      toggleMarks: () => setHidesMarks((before) => !before),
      noFinding: findings.toggleNoFinding,
      undo: session.undo,
      redo: session.redo,
      letGo: () => {
        if (viewer.options.armed) return viewer.disarm();
        if (!controls.active()?.clear()) letGo(selection, controls.focusImage);
      },
      focusQuestions: () => focusFirst('questions'),
      focusAttributes: () => focusFirst('findings'),
      toggleManual: manual.toggle,
      toggleListWindow,
      showKeys: () => setShowsKeys(true),
      submit: ask,
      takeWay: tools.take,
      resizeBrush: tools.resize,
      toggleBall: () => tools.changeBrush({ isBall: !tools.brush.isBall }),
      toggleBrushWindow: () => tools.toggleWindow(windowNow()),
      fillBetween: findings.fillBetween,
      copyHere: () => findings.copy('here'),
      copyNext: () => findings.copy('next'),
      merge: findings.merge,
      split: () => findings.split(),
      cannotBeRead: askUnable,
    });
  useKeys(run, list?.window ?? null);

  const overlays = useMemo(
    () => overlaysOf(protocol, content.findings, selection.selected, { ...showing, hidesAll: hidesMarks }),
    [hidesMarks, protocol, content.findings, selection.selected, showing],
  );
  const windowNow = () => controls.active()?.port.snapshot().window ?? null;
  const selectedFinding = content.findings.find(({ id }) => id === selection.selected);
  const structureAtHand =
    selection.tool ?? protocol.structures.find(({ key }) => key === selectedFinding?.structure) ?? null;
  const { notes, statistics } = useSelectedFinding(selectedFinding, protocol, hanging.displays, loading);
  const { position } = hanging;
  const panel = (
    <PanelInSight
      hanging={hanging}
      slices={controls.slices}
      protocol={protocol}
      content={content}
      tool={selection.tool?.key ?? null}
      selected={selection.selected}
      missing={submission.shownMissing}
      waitingText={submission.waitingText}
      isSubmitting={submission.isSubmitting}
      onToggleStructure={selection.toggleStructure}
      onSelect={findings.select}
      onChange={session.change}
      onNoFinding={findings.toggleNoFinding}
      onGoTo={(one) => findings.goTo(one)}
      onSplit={(indices) => findings.split(indices)}
      onSubmit={ask}
      tools={tools}
      windowNow={windowNow}
      notes={notes}
      statistics={statistics}
      onCannotBeRead={askUnable}
    />
  );

  return (
    <div
      className={styles.screen}
      onPointerMove={session.active}
      onPointerDown={session.active}
      onWheel={session.active}
      onKeyDownCapture={session.active}
      onClick={(event) => {
        if (!isDoneByMouse(event)) return;
        if (event.view === (window as unknown)) controls.focusImage();
        else leaveList();
      }}
    >
      <TopBar
        read={read}
        session={session}
        state={state}
        hanging={hanging}
        hidesMarks={hidesMarks}
        showsManual={manual.isShown}
        onManual={manual.toggle}
        isListApart={list !== null}
        onListWindow={toggleListWindow}
        onKeys={() => setShowsKeys(true)}
        onSignIn={signedOut.ask}
        onHome={onHome}
      />
      <div className={styles.middle}>
        {displays.length > 1 && (
          <SeriesStrip
            displays={hanging.displays}
            shown={hanging.arrangement.cells.map(({ source }) => source)}
            position={position}
            onShow={hanging.show}
          />
        )}
        <div className={styles.images}>
          <ViewportGrid
            hanging={hanging}
            options={viewer.options}
            caseLabel={read.label}
            loading={loading}
            overlays={overlays}
            tool={tools.tool}
            hint={selection.tool ? hintOf(selection.tool, tools.way, selection.selected, content.findings, hanging.displays) : undefined}
            onDrawn={(mark) => {
              reveal();
              selection.drawn(mark, hanging.displays);
            }}
            onEdited={findings.edited}
            onPainted={(marks, source) => {
              reveal();
              selection.painted(marks, source);
            }}
            onRadius={tools.resize}
            onRefused={tell}
            onPicked={findings.picked}
            onSlice={controls.sliced}
            onControl={controls.register}
            onSlab={(millimetres) => thicken(hanging, millimetres)}
          />
          <ToolBar hanging={hanging} armed={viewer.options.armed} control={controls.active} onCommand={run}>
            <MarkingTools hasTool={selection.tool !== null} onCommand={run} />
          </ToolBar>
        </div>
        {showsMetadata && (
          <MetadataInSight hanging={hanging} slices={controls.slices} metadata={metadata} onClose={toggleMetadata} />
        )}
        {manual.isShown && (
          <ManualBeside
            structures={protocol.structures}
            manual={protocol.manual}
            structure={structureAtHand}
            pictureAddress={pictures}
          />
        )}
        {list ? createPortal(panel, list.root) : panel}
      </div>
      <KeyList opened={showsKeys} onClose={() => setShowsKeys(false)} />
      <ConflictDialog theirs={conflict} mine={content} onResolve={(choice) => session.resolve(choice)} />
      <SignInDialog
        opened={signedOut.isAsked}
        signIn={(name, password) => session.signingIn(() => signInTo(read.read, name, password))}
        onCancel={signedOut.later}
        onSignedIn={() => {
          signedOut.later();
          session.sendNow();
          loading.recover();
        }}
      />
      <SubmitDialog
        opened={submission.asked !== null}
        summary={submissionSummary(content)}
        arrival={submission.arrival}
        waitingText={submission.waitingText}
        cameBefore={submission.asked ?? submission.arrival.total}
        isSubmitting={submission.isSubmitting}
        onCancel={submission.cancel}
        onSubmit={() => void submission.submit()}
        onRetry={loading.retry}
        onCannotBeRead={askUnable}
      />
      <CannotBeReadDialog
        opened={submission.isUnable}
        findings={content.findings.length}
        isSubmitting={submission.isSubmitting}
        onCancel={submission.cancel}
        onSubmit={(said) => void submission.submit(said)}
      />
    </div>
  );
}

function letGo(selection: ReturnType<typeof useSelection>, focusImage: () => void): void {
  if (isInPanel()) return focusImage();
  if (selection.tool) return selection.putDown();
  selection.select(null);
}

/** What the tool in hand does next. */
function hintOf(tool: Structure, way: Way | null, selected: string | null, findings: Finding[], displays: Display[]): string {
  const at = findings.findIndex(({ id, structure }) => id === selected && structure === tool.key);
  const finding = findings[at];
  const side = finding ? sideOfFinding(finding, displays) : null;
  const elsewhere = side ? `on another view of the ${side === 'R' ? 'right' : 'left'} side` : 'on another image';
  const continued = tool.shape === 'mask' ? `paint joins finding ${at + 1}` : `${elsewhere} it continues finding ${at + 1}`;
  const whose = at >= 0 ? ` · ${continued}, N begins a new one` : '';
  const how = (way && WAYS[way].how) || HOW[tool.shape];
  return `${tool.name}: ${how}${whose} · Esc puts the tool down`;
}
