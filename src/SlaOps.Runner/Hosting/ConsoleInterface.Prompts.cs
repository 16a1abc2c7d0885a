using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace SlaOps.Runner;

/// <summary>The questions. With -NonInteractive, and where input has ended, a question is an error and not a silent answer.</summary>
internal sealed partial class ConsoleInterface
{
    public override string ReadLine()
    {
        RefuseToAsk("Read-Host");
        return Console.In.ReadLine() ?? throw InputEnded();
    }

    public override SecureString ReadLineAsSecureString()
    {
        RefuseToAsk("Read-Host -AsSecureString");
        SecureString secret = new();
        foreach (char character in Terminal.InputIsTerminal ? ReadHidden() : Console.In.ReadLine() ?? throw InputEnded())
            secret.AppendChar(character);
        secret.MakeReadOnly();
        return secret;
    }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        RefuseToAsk(string.Join(", ", descriptions.Select(field => field.Name)));
        WriteHeading(caption, message);
        Dictionary<string, PSObject> answers = [];
        foreach (FieldDescription field in descriptions)
            answers[field.Name] = PSObject.AsPSObject(Answer(field));
        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RefuseToAsk(string.IsNullOrWhiteSpace(message) ? caption : message);
        WriteHeading(caption, message);
        (string Key, string Label)[] labels = [.. choices.Select(choice => Keyed(choice.Label))];
        string line = string.Join("  ", labels.Select(label => $"[{label.Key}] {label.Label}")) + "  [?] Help";
        if (defaultChoice >= 0)
            line += $" (default is \"{labels[defaultChoice].Key}\"): ";
        while (true)
        {
            Write(line);
            string answer = (Console.In.ReadLine() ?? throw InputEnded()).Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;
            int chosen = Array.FindIndex(labels, label => Same(answer, label.Key) || Same(answer, label.Label));
            if (chosen >= 0)
                return chosen;
            if (answer is "?")
            {
                for (int i = 0; i < labels.Length; i++)
                    WriteLine($"{labels[i].Key} - {choices[i].HelpMessage}");
            }
        }
    }

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        PromptForCredential(caption, message, userName, targetName, PSCredentialTypes.Default, PSCredentialUIOptions.Default);

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options)
    {
        RefuseToAsk(string.IsNullOrWhiteSpace(message) ? "a credential" : message);
        WriteHeading(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = Console.In.ReadLine() ?? throw InputEnded();
        }

        Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    private static (string Key, string Label) Keyed(string label)
    {
        int mark = label.IndexOf('&', StringComparison.Ordinal);
        string plain = label.Replace("&", "", StringComparison.Ordinal);
        return (mark >= 0 && mark + 1 < label.Length ? label.Substring(mark + 1, 1).ToUpperInvariant() : plain, plain);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static HostException InputEnded() => new("Standard input ended before the question was answered. Give the parameter, or -Confirm:$false for a confirmation.");

    private void RefuseToAsk(string question)
    {
        if (nonInteractive)
            throw new HostException($"slaops runs with -NonInteractive and cannot ask: {question.Trim()} Give the parameter, or -Confirm:$false for a confirmation.");
        EndProgress();
    }

    private void WriteHeading(string caption, string message)
    {
        if (!string.IsNullOrEmpty(caption))
            WriteLine(caption);
        if (!string.IsNullOrEmpty(message))
            WriteLine(message);
    }

    private object? Answer(FieldDescription field)
    {
        Type type = Type.GetType(field.ParameterAssemblyFullName) ?? typeof(string);
        if (type == typeof(PSCredential))
            return PromptForCredential("", field.Label, "", "");
        if (type.IsArray)
            return AnswerEach(field.Name, type.GetElementType()!);
        Write(field.Name + ": ");
        return type == typeof(SecureString) ? ReadLineAsSecureString() : LanguagePrimitives.ConvertTo(ReadLine(), type, CultureInfo.CurrentCulture);
    }

    private Array AnswerEach(string name, Type type)
    {
        List<object> values = [];
        while (true)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"{name}[{values.Count}]: "));
            string line = ReadLine();
            if (line.Length == 0)
                break;
            values.Add(LanguagePrimitives.ConvertTo(line, type, CultureInfo.CurrentCulture));
        }

        Array array = Array.CreateInstance(type, values.Count);
        for (int i = 0; i < values.Count; i++)
            array.SetValue(values[i], i);
        return array;
    }

    private string ReadHidden()
    {
        System.Text.StringBuilder typed = new();
        while (true)
        {
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
                break;
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }

        WriteLine();
        return typed.ToString();
    }
}
