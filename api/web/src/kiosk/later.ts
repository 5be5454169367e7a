/**
 * What nobody sees before the greeting: fetched once that stands, in one piece, so that the first view costs
 * little and nothing is waited for afterwards.
 */
export { default as IdleWarning } from './parts/IdleWarning.vue';
export { default as Options } from './parts/Options.vue';
export { default as PaperSlip } from './parts/PaperSlip.vue';
export { default as PayBar } from './parts/PayBar.vue';
export { default as ChangeScreen } from './screens/ChangeScreen.vue';
export { default as EnrolScreen } from './screens/EnrolScreen.vue';
export { default as HelpScreen } from './screens/HelpScreen.vue';
export { default as PhoneScreen } from './screens/PhoneScreen.vue';
export { default as PickScreen } from './screens/PickScreen.vue';
export { default as SecondScreen } from './screens/SecondScreen.vue';
export { default as SendingScreen } from './screens/SendingScreen.vue';
export { default as TicketScreen } from './screens/TicketScreen.vue';
export { default as WhereScreen } from './screens/WhereScreen.vue';
export { default as WhoScreen } from './screens/WhoScreen.vue';
export { default as WhyScreen } from './screens/WhyScreen.vue';
export { default as SlipNumberScreen } from './screens/SlipNumberScreen.vue';
export { default as SlipScreen } from './screens/SlipScreen.vue';
export { default as WalkInPaper } from './parts/WalkInPaper.vue';
export { default as WalkInScreen } from './screens/WalkInScreen.vue';
export { default as RateScreen } from './screens/RateScreen.vue';
export { retake } from './order';
