/** What is typed and not saved: asked about before the page is left, in whatever way. */
import { onBeforeUnmount, onMounted, type Ref } from 'vue';
import { router } from '../router';
import { ask, type Question } from './say';

/** Resolves to whether it may be left. Within the desk the question is ours; for reloading and closing it is the browser's own. */
export function useUnsaved(unsaved: Ref<boolean>, words: () => Question): () => Promise<boolean> {
  const mayLeave = async (): Promise<boolean> => !unsaved.value || ask({ ...words(), careful: true });
  function unload(event: BeforeUnloadEvent): void {
    if (unsaved.value) event.preventDefault();
  }
  let unguard = (): void => undefined;
  onMounted(() => {
    window.addEventListener('beforeunload', unload);
    unguard = router.beforeEach(mayLeave);
  });
  onBeforeUnmount(() => {
    window.removeEventListener('beforeunload', unload);
    unguard();
  });
  return mayLeave;
}
