using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SlaOps.Systems;

/// <summary>A tree of values as YAML text.</summary>
public static class YamlText
{
    /// <summary>The text that reads back as <paramref name="root"/>.</summary>
    public static string Of(SourceNode root)
    {
        StringWriter text = new() { NewLine = "\n" };
        Emitter emitter = new(text, new EmitterSettings().WithBestWidth(int.MaxValue));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Emit(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, SourceNode node)
    {
        switch (node)
        {
            case SourceScalar scalar:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, scalar.Text, scalar.Quoted ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain, isPlainImplicit: true, isQuotedImplicit: true));
                break;
            case SourceList list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Items.All(item => item is SourceScalar) ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (SourceNode item in list.Items)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case SourceMap map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (SourceEntry entry in map.Entries)
                {
                    Emit(emitter, new SourceScalar(default, entry.Key, Quoted: !entry.Key.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-')));
                    Emit(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }
}
