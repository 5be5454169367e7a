//! Where alarms are sent, what became of the messages, and who heard them.

pub mod ack_page;
pub mod channel_view;
pub mod disable_channel;
pub mod heard;
pub mod list_channels;
pub mod list_dead;
pub mod make_channel;
pub mod send_again;
pub mod test_channel;
