import { nextTick, onMounted } from 'vue';

/** A paper that is there to be printed: once as soon as it stands, and then it goes. */
export function printOnce(done: () => void): void {
  onMounted(async () => {
    await nextTick();
    window.print();
    done();
  });
}
