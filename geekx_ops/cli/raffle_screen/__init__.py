"""The stage of the raffle."""
